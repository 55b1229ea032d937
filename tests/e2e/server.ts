import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The built demo. */
export const DIST = fileURLToPath(new URL("../../web-demo/dist/", import.meta.url));
/** The demo must work under any path, so it is not served from the root. */
const PATH = "/some/where/";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** A running server. */
export interface Server {
  readonly url: string;
  close(): void;
}

/** Serves a folder, the built demo unless told otherwise, on a free port of the loopback. */
export async function serve(folder: string = DIST): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname.slice(PATH.length) || "index.html";
    try {
      if (!pathname.startsWith(PATH)) throw new Error("outside the demo");
      const body = await readFile(join(folder, normalize(`/${name}`)));
      response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

import { readFile } from "node:fs/promises";
import * as ringwright from "ringwright";
import { digest } from "./corpus.mjs";

console.log(await digest(ringwright, JSON.parse(await readFile("corpus.json", "utf8"))));

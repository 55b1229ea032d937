import { readFile } from "node:fs/promises";
import * as ringwright from "ringwright";
import * as compat from "ringwright/compat";
import { digest } from "./corpus.mjs";

console.log(await digest(ringwright, compat, JSON.parse(await readFile("corpus.json", "utf8"))));

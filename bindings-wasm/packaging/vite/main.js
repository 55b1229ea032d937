import * as ringwright from "ringwright";
import * as compat from "ringwright/compat";
import form from "./corpus.json";
import { digest } from "./corpus.mjs";

digest(ringwright, compat, form).then((found) => (document.title = found));

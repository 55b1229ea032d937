import * as ringwright from "ringwright";
import form from "./corpus.json";
import { digest } from "./corpus.mjs";

digest(ringwright, form).then((found) => (document.title = found));

import { mergeConfig } from "vitest/config";
import shared from "./vitest.config.js";

/** Not tests: pictures of every view, for people to look at. */
export default mergeConfig(shared, { test: { include: ["screenshots.ts"] } });

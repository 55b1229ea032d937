const { readFileSync } = require("node:fs");
const ringwright = require("ringwright");
const compat = require("ringwright/compat");

import("./corpus.mjs").then(async ({ digest }) => {
  console.log(await digest(ringwright, compat, JSON.parse(readFileSync("corpus.json", "utf8"))));
});

const { readFileSync } = require("node:fs");
const ringwright = require("ringwright");

import("./corpus.mjs").then(async ({ digest }) => {
  console.log(await digest(ringwright, JSON.parse(readFileSync("corpus.json", "utf8"))));
});

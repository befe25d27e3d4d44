/**
 * Starts a script of this folder: `node scripts/run.mjs dev --port 4000`. Says in one line what is missing before anything
 * else can fail for an obscure reason, then runs the TypeScript file of that name.
 */
var required = [20, 19];
var found = process.versions.node.split(".").map(Number);
if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  console.error(
    "Parley needs Node.js 20.19 or newer; this is " + process.versions.node + ". Install it from https://nodejs.org and try again.",
  );
  process.exit(1);
}

var name = process.argv[2];
if (name === undefined || !/^[a-zA-Z]+$/.test(name)) {
  console.error("Usage: node scripts/run.mjs <script> [options]");
  process.exit(1);
}

import("tsx/esm/api").then(
  (tsx) => {
    tsx.register();
    return import(new URL(name + ".ts", import.meta.url).href);
  },
  () => {
    console.error("The packages are not installed. Run `npm ci` first.");
    process.exit(1);
  },
);

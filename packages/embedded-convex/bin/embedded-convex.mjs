#!/usr/bin/env node
import { register } from "tsx/esm/api";

// The program runs from its TypeScript sources.
register();
const { main } = await import("../src/server/main.ts");
await main(process.argv.slice(2));

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Failure } from "./failure";

/** What `npm run dev` and `npm start` can be told. Ports: 0 takes a free one. */
export type Options = {
  port: number;
  backendPort: number;
  backendSitePort: number;
  /** Absolute folder of everything durable. */
  dataFolder: string;
  /** Lets tests move the backend's time. */
  testClock: boolean;
  /** Fills an empty database with demo data. */
  seed: boolean;
  /** Where the world reaches the site, when it does. */
  publicUrl: string | undefined;
};

const USAGE = `Options:
  --port <n>           the site (3000; 0: a free one)
  --backend-port <n>   the backend (3210; its HTTP actions listen on the next port)
  --data <folder>      where everything is kept (.parley)
  --public-url <url>   publish under this address; needs APP_ENV=production and Clerk keys
  --seed               fill an empty database with demo data (dev does so by itself)
  --test-clock         let tests move the backend's time`;

/** Reads the command line; null after help was asked for and given. Throws Failure for what it does not understand. */
export function readOptions(argv: string[], defaults: { seed: boolean }): Options | null {
  const values = parse(argv);
  if (values.help === true) {
    console.log(USAGE);
    return null;
  }
  const backendPort = readPort("--backend-port", values["backend-port"], 3210);
  return {
    port: readPort("--port", values.port, 3000),
    backendPort,
    backendSitePort: backendPort === 0 ? 0 : backendPort + 1,
    dataFolder: resolve(values.data ?? ".parley"),
    testClock: values["test-clock"] === true,
    seed: defaults.seed || values.seed === true,
    publicUrl: readPublicUrl(values["public-url"]),
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: "string" },
        "backend-port": { type: "string" },
        data: { type: "string" },
        "public-url": { type: "string" },
        seed: { type: "boolean" },
        "test-clock": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message.split(". ")[0] : String(error)}. Run with --help to see all options.`);
  }
}

function readPort(flag: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new Failure(`${flag} must be a port number from 0 to 65535, not ${JSON.stringify(text)}.`);
  return port;
}

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || new URL(text).protocol !== "https:")
    throw new Failure(`--public-url must be an https address, not ${JSON.stringify(text)}.`);
  return text.replace(/\/+$/, "");
}

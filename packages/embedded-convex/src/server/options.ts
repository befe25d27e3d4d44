/** Settings of a server, and the command line they are read from. */
import { parseArgs } from "node:util";
import { EXIT, StartFailure } from "./failure.js";

export type ServerOptions = {
  /** Folder of the database, the admin key and the lock. Made when it is missing. */
  dataFolder: string;
  /** Port of the API and the sockets; 0 takes a free one. Default 3210. */
  port?: number;
  /** Port of the HTTP actions; 0 takes a free one. Default 3211. */
  sitePort?: number;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** First part of the admin key. Default "embedded". */
  instanceName?: string;
  /** File of the admin key; made when it is missing. Default `admin-key` in the data folder. */
  adminKeyFile?: string;
  /** Offers `POST /api/test_clock`. */
  testClock?: boolean;
  /** Push request to activate before listening, as the CLI's `--write-push-request` writes it. */
  pushRequestFile?: string;
  /** What functions see as CONVEX_CLOUD_URL. Default the address listened on. */
  urlOrigin?: string;
  /** What functions see as CONVEX_SITE_URL. Default the address listened on. */
  siteUrlOrigin?: string;
  /** Largest file that can be stored, in bytes. Default 100 MiB. */
  maxFileBytes?: number;
  /** Told about failures of the server itself. Default: one line on standard error. */
  reportError?: (error: unknown) => void;
};

export type CommandLine = ServerOptions & { json: boolean; exitWithParent: boolean };

export const USAGE = `Usage: embedded-convex --data <folder> [options]

  --data <folder>           where the data, the admin key and the lock live (required)
  --port <n>                API and WebSocket port, 0 for a free one (3210)
  --site-port <n>           HTTP action port, 0 for a free one (3211)
  --host <address>          address to listen on (127.0.0.1)
  --instance-name <name>    name in the admin key (embedded)
  --admin-key-file <file>   admin key to use; made when missing (<data>/admin-key)
  --push <file.json>        activate this push request before listening
  --url-origin <url>        CONVEX_CLOUD_URL of the functions, when it is not the address listened on
  --site-url-origin <url>   CONVEX_SITE_URL of the functions, likewise
  --max-file-size <MiB>     largest file that can be stored (100)
  --test-clock              offer POST /api/test_clock (for tests only)
  --exit-with-parent        stop when the parent process goes away or closes standard input
  --json                    print the ready line as JSON
  --help                    print this text`;

/** Reads the command line; null when help was asked for. Throws StartFailure for anything it does not understand. */
export function parseCommandLine(argv: string[]): CommandLine | null {
  const values = parse(argv);
  if (values.help === true) return null;
  if (values.data === undefined || values.data === "")
    throw new StartFailure(EXIT.usage, "--data <folder> is missing. Run with --help to see all options.");
  return {
    dataFolder: values.data,
    port: parsePort("--port", values.port, 3210),
    sitePort: parsePort("--site-port", values["site-port"], 3211),
    ...given("host", values.host),
    ...given("instanceName", parseName(values["instance-name"])),
    ...given("adminKeyFile", values["admin-key-file"]),
    ...given("pushRequestFile", values.push),
    ...given("urlOrigin", parseOrigin("--url-origin", values["url-origin"])),
    ...given("siteUrlOrigin", parseOrigin("--site-url-origin", values["site-url-origin"])),
    ...given("maxFileBytes", parseMebibytes("--max-file-size", values["max-file-size"])),
    testClock: values["test-clock"] === true,
    json: values.json === true,
    exitWithParent: values["exit-with-parent"] === true,
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        data: { type: "string" },
        port: { type: "string" },
        "site-port": { type: "string" },
        host: { type: "string" },
        "instance-name": { type: "string" },
        "admin-key-file": { type: "string" },
        push: { type: "string" },
        "url-origin": { type: "string" },
        "site-url-origin": { type: "string" },
        "max-file-size": { type: "string" },
        "test-clock": { type: "boolean" },
        "exit-with-parent": { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new StartFailure(EXIT.usage, `${(error as Error).message.split(". ")[0]}. Run with --help to see all options.`);
  }
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

function parsePort(flag: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new StartFailure(EXIT.usage, `${flag} must be a port number from 0 to 65535, not ${JSON.stringify(text)}.`);
  return port;
}

/** Whole mebibytes in bytes. */
function parseMebibytes(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new StartFailure(EXIT.usage, `${flag} must be a number of MiB from 1 to 9999999, not ${JSON.stringify(text)}.`);
  return Number(text) * 2 ** 20;
}

function parseName(name: string | undefined): string | undefined {
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    throw new StartFailure(EXIT.usage, `--instance-name must be made of letters, digits, "-" and "_", not ${JSON.stringify(name)}.`);
  return name;
}

function parseOrigin(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new StartFailure(EXIT.usage, `${flag} must be an http or https URL, not ${JSON.stringify(text)}.`);
  return text.replace(/\/+$/, "");
}

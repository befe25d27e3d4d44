import type { Operation } from "./define";
import { OPERATIONS } from "./operations";
import { caseOf, fromWire, type Case } from "./wire";

/** Fields that callers of older clients send. They are never trusted; the server has its own. */
const FORGED_FIELDS = [
  "totalCharged",
  "clientWalletAfter",
  "advisorEarning",
  "pricePerMinute",
  "durationSeconds",
  "clientId",
  "userId",
  "sessionId",
];

export type Route = { operation: Operation; params: Record<string, string>; spoken: Case };

/** The parts of a path that a template leaves open, or null where the two differ. */
function matchPath(template: string, pathname: string): Record<string, string> | null {
  const wanted = template.split("/");
  const given = pathname.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [n, part] of wanted.entries()) {
    const value = given[n] ?? "";
    if (!part.startsWith("{")) {
      if (part !== value) return null;
    } else if (/^[\w-]{1,64}$/.test(value)) params[part.slice(1, -1)] = value;
    else return null;
  }
  return params;
}

function routesAt(pathname: string, isOpen: boolean): Route[] {
  return OPERATIONS.flatMap((operation) =>
    operation.paths
      .filter((path) => path.includes("{") === isOpen)
      .flatMap((path) => {
        const params = matchPath(path, pathname);
        return params === null ? [] : [{ operation, params, spoken: caseOf(path) }];
      }),
  );
}

/** Every operation at a path, by method. A path without open parts goes before one with them. */
export function findRoutes(pathname: string): Route[] {
  const exact = routesAt(pathname, false);
  return exact.length > 0 ? exact : routesAt(pathname, true);
}

export type Resolved =
  | { ok: true; input: Record<string, unknown>; forged: string[] }
  | { ok: false; code: "MALFORMED_JSON" | "INVALID_INPUT"; fields: string[] };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function readJson(body: string): Record<string, unknown> | null {
  try {
    const sent: unknown = body === "" ? {} : JSON.parse(body);
    return isObject(sent) ? sent : null;
  } catch {
    // The caller says so in a problem of its own.
    return null;
  }
}

/** What a call asks of its operation. What the operation does not know is left out; `forged` names what is never believed. */
export function resolveInput({ operation, params, spoken }: Route, query: URLSearchParams, body: string): Resolved {
  const sent = operation.method === "GET" ? Object.fromEntries(query) : readJson(body);
  if (sent === null) return { ok: false, code: "MALFORMED_JSON", fields: [] };
  const renamed = fromWire(sent, spoken) as Record<string, unknown>;
  const parsed = operation.input.safeParse({ ...renamed, ...params });
  if (!parsed.success) {
    return { ok: false, code: "INVALID_INPUT", fields: [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))] };
  }
  const forged = FORGED_FIELDS.filter((name) => name in renamed && !(name in operation.input.shape));
  return { ok: true, input: parsed.data, forged };
}

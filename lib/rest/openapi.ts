import { z } from "zod";
import { PROBLEM_CODES, statusOf, type ProblemCode } from "../domain/rest/problems";
import { SCOPES } from "../domain/rest/scopes";
import type { Operation } from "./define";
import { OPERATIONS } from "./operations";
import { caseOf, toSnake, type Case } from "./wire";

export type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** A schema under the names of one case: what `properties` holds and `required` lists. */
function inCase(schema: unknown, spoken: Case): unknown {
  if (Array.isArray(schema)) return schema.map((item) => inCase(item, spoken));
  if (!isObject(schema) || spoken === "camel") return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([word, value]) => {
      if (word === "properties" && isObject(value))
        return [word, Object.fromEntries(Object.entries(value).map(([name, field]) => [toSnake(name), inCase(field, spoken)]))];
      if (word === "required" && Array.isArray(value)) return [word, value.map((name) => toSnake(String(name)))];
      return [word, inCase(value, spoken)];
    }),
  );
}

/** A zod schema as the JSON Schema of the wire. Patterns that only say again what `format` says are left out. */
export function schemaOf(schema: z.ZodType, io: "input" | "output", spoken: Case): Schema {
  const made = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  const { $schema: _dialect, ...rest } = inCase(made, spoken) as Schema;
  return rest;
}

/** Codes any call can meet, besides those of its functions. */
const EVERYWHERE: readonly ProblemCode[] = ["INVALID_INPUT", "NOT_FOUND", "RATE_LIMITED", "INTERNAL", "UPSTREAM_UNAVAILABLE"];
const WITH_NAME: readonly ProblemCode[] = ["UNAUTHENTICATED", "FORBIDDEN"];
const WITH_BODY: readonly ProblemCode[] = ["INVALID_STATE", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];

function problemResponses({ scope, method }: Operation): Record<string, unknown> {
  const codes = [...EVERYWHERE, ...(scope === null ? [] : WITH_NAME), ...(method === "GET" ? [] : WITH_BODY)];
  const statuses = [...new Set(codes.map(statusOf))].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [String(status), { $ref: "#/components/responses/Problem" }]));
}

function parametersOf({ method, input }: Operation, path: string, spoken: Case): unknown[] {
  const { properties = {}, required = [] } = schemaOf(input, "input", spoken) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const parameters = Object.entries(properties).flatMap(([name, { description, ...schema }]) => {
    const isInPath = path.includes(`{${name}}`);
    if (!isInPath && method !== "GET") return [];
    const place = isInPath ? "path" : "query";
    return [
      { name, in: place, required: isInPath || required.includes(name), ...(description === undefined ? {} : { description }), schema },
    ];
  });
  const headers = method === "GET" ? ["Locale"] : ["Locale", "IdempotencyKey"];
  return [...parameters, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

function requestBodyOf({ method, input }: Operation, path: string, spoken: Case): Record<string, unknown> {
  if (method === "GET") return {};
  const open = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const sent = z.object(Object.fromEntries(Object.entries(input.shape).filter(([name]) => !open.includes(name))));
  return {
    requestBody: {
      required: Object.keys(sent.shape).length > 0,
      content: { "application/json": { schema: schemaOf(sent, "input", spoken) } },
    },
  };
}

function describe(operation: Operation, path: string): Record<string, unknown> {
  const spoken = caseOf(path);
  const { id, summary, scope, output } = operation;
  const tag = id.split(".")[0] ?? id;
  return {
    operationId: spoken === "snake" ? `v1.${id}` : id,
    summary,
    tags: [tag],
    parameters: parametersOf(operation, path, spoken),
    ...requestBodyOf(operation, path, spoken),
    ...(scope === null ? { security: [] } : { "x-scope": scope }),
    responses: {
      "200": {
        description: "Done.",
        headers: Object.fromEntries(
          ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id"].map((name) => [
            name,
            { $ref: `#/components/headers/${name}` },
          ]),
        ),
        content: { "application/json": { schema: schemaOf(output, "output", spoken) } },
      },
      ...problemResponses(operation),
    },
  };
}

const header = (description: string, type: "integer" | "string" = "integer") => ({ description, schema: { type } });

const SIGNATURE =
  "Three headers together. X-Parley-Key is the key's id; X-Parley-Timestamp the time in whole seconds or milliseconds since 1970, at most 300 seconds off; X-Parley-Signature the hex HMAC-SHA256, under the key's secret, of timestamp.METHOD.path.body, where path has its query string and body is the very text sent, empty if none. A signature counts once.";

const COMPONENTS = {
  securitySchemes: {
    cookie: {
      type: "apiKey",
      in: "cookie",
      name: "parley_identity",
      description:
        "Signed in on this site. A change must come from a page of this site: its Origin is checked. With Clerk the cookie is Clerk's.",
    },
    bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "The token a signed-in person's browser uses." },
    key: { type: "apiKey", in: "header", name: "X-Parley-Key", description: SIGNATURE },
    timestamp: { type: "apiKey", in: "header", name: "X-Parley-Timestamp", description: "Belongs to the key." },
    signature: { type: "apiKey", in: "header", name: "X-Parley-Signature", description: "Belongs to the key." },
  },
  parameters: {
    Locale: {
      name: "X-Locale",
      in: "header",
      description: "The language of sentences in problems: en, es, ar.",
      schema: { type: "string" },
    },
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description:
        "8 to 64 letters, digits, - or _. A call sent again with its key is the same call; another call with it is refused with DUPLICATE_REQUEST. Kept for a day.",
      schema: { type: "string", pattern: "^[A-Za-z0-9_-]{8,64}$" },
    },
  },
  headers: {
    "RateLimit-Limit": header("Calls that can be made at once."),
    "RateLimit-Remaining": header("Calls left now."),
    "RateLimit-Reset": header("Seconds until all of them are back."),
    "X-Request-Id": header("Names this call in logs; one sent along is kept.", "string"),
  },
  responses: {
    Problem: {
      description: "Refused: a problem document (RFC 9457).",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
  schemas: {
    Problem: {
      type: "object",
      required: ["type", "title", "status", "code", "instance"],
      properties: {
        type: { type: "string", description: "Where the code is explained." },
        title: { type: "string", description: "A sentence for people." },
        status: { type: "integer" },
        code: { type: "string", enum: PROBLEM_CODES },
        instance: { type: "string", description: "urn:request: and the request id." },
        details: { type: "object", description: "What belongs to the code: a limit, a state, retryAfterMs.", additionalProperties: true },
        errors: {
          type: "array",
          items: { type: "object", required: ["field"], properties: { field: { type: "string" } } },
          description: "The fields that are not right.",
        },
      },
    },
  },
};

/** The description of the HTTP interface (OpenAPI 3.1), made from the schemas that check every call and every answer. */
export function openApi(origin: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    for (const path of operation.paths) (paths[path] ??= {})[operation.method.toLowerCase()] = describe(operation, path);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Parley",
      version: "1.0.0",
      description: `What people can do here, programs can do. Amounts are whole cents of US dollars, instants ISO 8601 in UTC. Paths below /api/v1 speak snake_case, the others camelCase; they do the same. Scopes of keys: ${SCOPES.join(", ")}.`,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: origin }],
    security: [{ cookie: [] }, { bearer: [] }, { key: [], timestamp: [], signature: [] }],
    tags: [...new Set(OPERATIONS.map(({ id }) => id.split(".")[0] ?? id))].map((name) => ({ name })),
    paths,
    components: COMPONENTS,
  };
}

import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { ACTS } from "@/lib/rolePermissions";
import { SCOPES } from "@/lib/domain/rest/scopes";
import { OPERATIONS } from "@/lib/rest/operations";
import { openApi } from "@/lib/rest/openapi";
import { findRoutes } from "@/lib/rest/resolve";

type Described = {
  operationId: string;
  "x-scope"?: string;
  security?: unknown[];
  parameters: { name?: string; in?: string; required?: boolean; schema?: object }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
};

const document = openApi("https://parley.example");
const described = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const sample = (path: string) => path.replaceAll(/\{\w+\}/g, "abc123");

/** Every path that programs were promised, without those of bookings. */
const PROMISED = [
  ...["start", "accept", "decline", "pause", "resume", "end"].map((act) => `POST /api/sessions/${act}`),
  "POST /api/wallet/add",
  "GET /api/advisor/profile",
  "PUT /api/advisor/profile",
  "GET /api/advisor/earnings",
  "GET /api/advisor/payouts",
  "POST /api/advisor/payouts",
  "GET /api/admin/stats",
  "GET /api/admin/sessions",
  "GET /api/admin/disputes",
  "PUT /api/v1/admin/users/{id}/roles",
  "GET /api/v1/consultations/pricing",
  "GET /api/v1/advisors/search",
  "GET /api/v1/advisors/{id}",
  "POST /api/v1/advisors/apply",
  "GET /api/v1/advisors/profile",
  "PUT /api/v1/advisors/profile",
  "GET /api/v1/advisors/earnings",
  "POST /api/v1/advisors/stripe-connect",
  "GET /api/v1/admin/advisors",
  "GET /api/v1/admin/advisor-applications",
  "PUT /api/v1/admin/advisors/{id}/approve",
  "POST /api/v1/admin/payouts/generate",
  "POST /api/v1/admin/payouts/{id}/process",
];

describe("the description of the HTTP interface", () => {
  it("is OpenAPI 3.1", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect({ valid, errors, version: validator.version }).toEqual({ valid: true, errors: undefined, version: "3.1" });
  });

  it("holds every path of the contract", () => {
    const names = new Set(described.map(({ method, path }) => `${method} ${path}`));
    expect(PROMISED.filter((name) => !names.has(name))).toEqual([]);
  });

  it("says of numbers in an address what they may be", () => {
    const search = described.find(({ operation }) => operation.operationId === "v1.advisors.search")?.operation;
    const schemaOf = (name: string) => search?.parameters.find((parameter) => parameter.name === name)?.schema;
    expect(schemaOf("min_price_cents")).toEqual({ type: "integer", minimum: 0, maximum: 1_000_000_000_000 });
    expect(schemaOf("min_rating")).toEqual({ type: "number", minimum: 1, maximum: 5 });
    expect(schemaOf("limit")).toMatchObject({ type: "integer", minimum: 1, maximum: 50 });
    expect(search?.parameters.some(({ required }) => required)).toBe(false);
  });

  it("has a handler for every operation, and an operation for every handler", () => {
    const wanted = OPERATIONS.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    expect(described.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(wanted.sort());
    for (const { path, method, operation } of described) {
      const answering = findRoutes(sample(path)).filter((route) => route.operation.method === method);
      expect(answering.map((route) => route.operation.id)).toEqual([operation.operationId.replace(/^v1\./, "")]);
    }
  });

  it("names each operation once, and each under both kinds of path", () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { paths } of OPERATIONS) expect(paths.map((path) => path.startsWith("/api/v1/"))).toEqual([false, true]);
  });

  it("says which scope each needs; only what anybody may read needs none", () => {
    for (const { method, operation } of described) {
      if (operation["x-scope"] === undefined) expect([method, operation.security]).toEqual(["GET", []]);
      else expect(SCOPES).toContain(operation["x-scope"]);
    }
    expect(new Set(OPERATIONS.map(({ scope }) => scope).filter((scope) => scope !== null))).toEqual(new Set(SCOPES));
  });

  it("speaks snake_case below /api/v1 and camelCase elsewhere", () => {
    for (const { path, operation } of described) {
      const names = [
        ...operation.parameters.flatMap(({ name, in: place }) => (place === "query" && name !== undefined ? [name] : [])),
        ...Object.keys(operation.requestBody?.content["application/json"]?.schema.properties ?? {}),
      ];
      expect(names.filter((name) => (path.startsWith("/api/v1/") ? /[A-Z]/ : /_/).test(name))).toEqual([]);
    }
  });

  it("puts the open parts of a path into the path alone", () => {
    for (const { path, operation } of described.filter(({ path }) => path.includes("{"))) {
      expect(operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`)).toEqual(
        path.match(/\{\w+\}/g),
      );
      expect(Object.keys(operation.requestBody?.content["application/json"]?.schema.properties ?? {})).not.toContain("id");
    }
  });
});

it("operations that change the platform need a scope that only admins can give", () => {
  for (const { id, scope } of OPERATIONS.filter(({ id }) => id.startsWith("admin.")))
    expect([id, scope]).toEqual([id, expect.stringMatching(/^admin:/)]);
  expect(ACTS["rest.enter"]).toBe("anyone");
});

it("no operation takes an amount that is none", () => {
  const wrong: unknown[] = [-1, 0.5, 1e300, 2 ** 53, NaN, Infinity, "x", [1_000, 2_000], { amount: 1_000 }];
  const taken: string[] = [];
  let tried = 0;
  for (const { id, method, input } of OPERATIONS) {
    for (const name of Object.keys(input.shape).filter((field) => field.endsWith("Cents"))) {
      // In an address everything is text; in a body a text is no amount, however it reads.
      const values = method === "GET" ? wrong.map((value) => (typeof value === "number" ? String(value) : value)) : [...wrong, "1000", "", true];
      for (const value of values) {
        tried += 1;
        const isRefused = input.safeParse({ [name]: value }).error?.issues.some(({ path }) => path[0] === name) === true;
        if (!isRefused) taken.push(`${id} takes ${JSON.stringify(value)} as ${name}`);
      }
    }
  }
  expect(taken).toEqual([]);
  expect(tried).toBeGreaterThan(70);
});

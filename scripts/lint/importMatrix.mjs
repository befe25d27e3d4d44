/**
 * Who may import whom (ARCHITECTURE.md, "The tree"). Imports go one way:
 * app → components → lib → lib/domain, and convex/<domain>.ts → convex/model → lib/domain.
 */

/** First match wins. */
const CATEGORIES = [
  ["domain", ["lib/domain/**"]],
  ["pureLib", ["lib/schemas/**", "lib/rolePermissions.ts", "lib/sessionUtils.ts", "lib/paymentsMode.ts", "lib/deployment.ts"]],
  ["format", ["lib/format/**"]],
  ["lib", ["lib/**"]],
  ["generated", ["convex/_generated/**"]],
  ["convexCore", ["convex/functions.ts", "convex/errors.ts"]],
  ["convexModel", ["convex/model/**"]],
  ["convexProviders", ["convex/providers/**"]],
  ["convexJobs", ["convex/jobs/**"]],
  ["convexPublic", ["convex/*.ts"]],
  ["ui", ["components/ui/**"]],
  ["layout", ["components/layout/**"]],
  ["components", ["components/**"]],
  ["catalogue", ["messages/**"]],
  ["app", ["app/**", "proxy.ts", "i18n.ts", "i18n/**"]],
];

const PURE = ["domain", "pureLib"];
const CONVEX = ["convexCore", "convexModel", "generated", ...PURE];
const MATRIX = {
  domain: ["domain"],
  pureLib: PURE,
  format: ["format", ...PURE],
  lib: ["lib", "format", "generated", "catalogue", ...PURE],
  convexCore: CONVEX,
  convexModel: CONVEX,
  // Mail is written by the backend, in the words of the catalogue.
  convexProviders: ["convexProviders", "format", "catalogue", ...CONVEX],
  convexJobs: ["convexProviders", ...CONVEX],
  convexPublic: ["convexPublic", "convexProviders", "convexJobs", ...CONVEX],
  ui: ["ui", "lib"],
  layout: ["layout", "ui", "components", "lib", "format", "generated", "catalogue", ...PURE],
  components: ["components", "ui", "layout", "lib", "format", "generated", "catalogue", ...PURE],
  app: ["app", "components", "ui", "layout", "lib", "format", "generated", "catalogue", ...PURE],
};

/** The lint configuration of the matrix. */
export function importMatrix({ boundaries }) {
  return {
    files: ["app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}", "convex/**/*.ts", "lib/**/*.{ts,tsx}", "proxy.ts"],
    plugins: { boundaries },
    settings: {
      "boundaries/files": CATEGORIES.map(([category, pattern]) => ({ category, pattern, exclusive: true })),
      "import/resolver": { typescript: { project: "./tsconfig.json" } },
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "allow",
          message: "{{from.file.categories}} may not import {{to.file.categories}}: see the import matrix in scripts/lint/importMatrix.mjs",
          policies: Object.entries(MATRIX).map(([from, allowed]) => ({
            from: { file: { categories: from } },
            disallow: {
              to: CATEGORIES.map(([category]) => category)
                .filter((category) => !allowed.includes(category))
                .map((categories) => ({ file: { categories } })),
            },
          })),
        },
      ],
    },
  };
}

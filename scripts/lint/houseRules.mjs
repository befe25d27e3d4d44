/** Rules of the house that no plugin knows: raw builders, validators of our builders, vendor SDKs, purity of lib/domain. */

const RAW_BUILDERS = ["query", "mutation", "action", "internalQuery", "internalMutation", "internalAction"];

/** Vendor packages and the only folders that may import them. */
const VENDORS = [
  {
    group: ["@clerk/*"],
    folders: ["components/auth/", "lib/identity/", "proxy.ts", "convex/providers/", "convex/http.ts", "convex/model/users/"],
  },
  { group: ["stripe", "stripe/*", "@stripe/*"], folders: ["convex/providers/payments/"] },
  { group: ["stream-chat", "stream-chat/*", "stream-chat-react", "stream-chat-react/*"], folders: ["lib/comms/stream/"] },
  { group: ["@stream-io/*"], folders: ["lib/comms/stream/"] },
  { group: ["resend"], folders: ["convex/providers/mail/"] },
];

const AREAS = ["app/", "components/", "convex/", "lib/", "proxy.ts"];

const glob = (prefix) => (prefix.endsWith("/") ? `${prefix}**` : prefix);

/** Import bans: vendor SDKs outside their adapters, raw Convex builders outside convex/functions.ts. */
export function restrictedImports() {
  const rawBuilders = {
    regex: "(^|/)_generated/server(\\.js)?$",
    importNames: RAW_BUILDERS,
    message: "Use the role builders of convex/functions.ts.",
  };
  const banned = (vendors) =>
    vendors.map(({ group, folders }) => ({ group, message: `Only the adapter may import this: ${folders.join(", ")}` }));
  const rule = (vendors, extra) => ({
    "@typescript-eslint/no-restricted-imports": ["error", { patterns: [...banned(vendors), ...extra] }],
  });
  const adapterFolders = [...new Set(VENDORS.flatMap(({ folders }) => folders))];
  return [
    { files: AREAS.map(glob), rules: rule(VENDORS, [rawBuilders]) },
    ...adapterFolders.map((folder) => ({
      files: [glob(folder)],
      rules: rule(
        VENDORS.filter(({ folders }) => !folders.includes(folder)),
        [rawBuilders],
      ),
    })),
    { files: ["convex/functions.ts"], rules: rule(VENDORS, []) },
    {
      files: ["lib/domain/**"],
      rules: {
        "@typescript-eslint/no-restricted-imports": [
          "error",
          { patterns: [{ regex: "^(?!\\.|@/)", message: "lib/domain imports nothing but itself." }] },
        ],
        "no-restricted-globals": [
          "error",
          ...["process", "window", "document", "fetch", "crypto", "performance"].map((name) => ({ name, message: "lib/domain is pure." })),
        ],
        "no-restricted-syntax": [
          "error",
          {
            selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
            message: "lib/domain has no clock: take the time as an argument.",
          },
          {
            selector: "NewExpression[callee.name='Date'][arguments.length=0]",
            message: "lib/domain has no clock: take the time as an argument.",
          },
          {
            selector: "MemberExpression[object.name='Math'][property.name='random']",
            message: "lib/domain has no randomness: take ids as arguments.",
          },
        ],
      },
    },
  ];
}

/** Our builders want `args` and `returns`, like Convex's own. */
export function builderRules() {
  const ours = "/^(public|user|advisor|payee|admin|party|internal)(Query|Mutation|Action)$/";
  const without = (key) => ({
    selector: `CallExpression[callee.name=${ours}] > ObjectExpression:not(:has(> Property[key.name='${key}']))`,
    message: `Every registered function states its \`${key}\`.`,
  });
  const always = [
    without("args"),
    without("returns"),
    { selector: `CallExpression[callee.name=${ours}] > ArrowFunctionExpression`, message: "State args and returns: pass an object." },
  ];
  const database = {
    selector: "MemberExpression[object.name='ctx'][property.name='db']",
    message: "Public functions are thin: what touches the database lives in convex/model.",
  };
  const ignores = ["convex/functions.ts", "convex/_generated/**"];
  return [
    { files: ["convex/**/*.ts"], ignores, rules: { "no-restricted-syntax": ["error", ...always] } },
    { files: ["convex/*.ts"], ignores, rules: { "no-restricted-syntax": ["error", ...always, database] } },
  ];
}

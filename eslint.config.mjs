import convexPlugin from "@convex-dev/eslint-plugin";
import next from "eslint-config-next/core-web-vitals";
import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";
import { importMatrix } from "./scripts/lint/importMatrix.mjs";
import { builderRules, restrictedImports } from "./scripts/lint/houseRules.mjs";

const CODE = ["**/*.{ts,tsx,mts,mjs}"];
const TYPED = ["**/*.{ts,tsx}"];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/**",
      ".next/**",
      "**/.parley/**",
      "convex/_generated/**",
      "**/_generated/**",
      "coverage/**",
      "test-results/**",
      "next-env.d.ts",
      "packages/*/tests/fixtures/**",
    ],
  },
  ...next,
  {
    files: TYPED,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/ban-ts-comment": "error",
      "@typescript-eslint/no-require-imports": "error",
    },
  },
  {
    files: CODE,
    rules: {
      "no-debugger": "error",
      "no-eval": "error",
      "no-empty": "error",
      eqeqeq: "error",
      "prefer-const": "error",
      "import/no-anonymous-default-export": "off",
    },
  },
  importMatrix({ boundaries }),
  ...restrictedImports(),
  {
    files: ["convex/**/*.ts"],
    plugins: { "@convex-dev": convexPlugin },
    rules: {
      "@convex-dev/no-old-registered-function-syntax": "error",
      "@convex-dev/require-args-validator": "error",
      "@convex-dev/no-filter-in-query": "error",
      "@convex-dev/no-schema-import-cycle": "error",
      "@convex-dev/import-wrong-runtime": "error",
    },
  },
  ...builderRules(),
  {
    // Long files of the product have more than one subject; tests are lists and may be longer.
    files: ["app/**", "components/**", "convex/**", "lib/**", "scripts/**"],
    rules: { "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["tests/**", "**/tests/**", "bench/**", "scripts/**", "packages/**"],
    rules: {
      // Hooks rules read `use` as React's; the tests and the backend have no components.
      "react-hooks/rules-of-hooks": "off",
      "@next/next/no-html-link-for-pages": "off",
      "@next/next/no-assign-module-variable": "off",
    },
  },
  {
    files: ["app/**", "components/**", "convex/**", "lib/**"],
    rules: { "no-console": "error" },
  },
);

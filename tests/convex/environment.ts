import { vi } from "vitest";

/** The environment of `npm run dev`: a local deployment with demo payments. */
export const LOCAL_DEMO = {
  CONVEX_CLOUD_URL: "http://127.0.0.1:3210",
  CONVEX_SITE_URL: "http://127.0.0.1:3211",
  PAYMENTS_MODE: "demo",
  APP_ENV: "",
  STRIPE_SECRET_KEY: "",
} as const;

/** Sets the environment of the functions under test; undone after each test. */
export function stubEnvironment(values: Readonly<Record<string, string>> = LOCAL_DEMO): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
}

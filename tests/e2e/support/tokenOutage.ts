import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Route } from "playwright-core";
import { expect } from "vitest";
import { mintToken, type SigningKey } from "@/lib/identity/tokens";

/** Pages renew a token a minute before its end: one that lives this long is renewed every two seconds. */
const RENEWING_SECONDS = 62;

type Plan = { subject: string; /** Of the last token before the outage. */ lastLivesSeconds: number; outageMs: number };

/** The sign-in of one browser: its tokens live for as long as a journey wants, and it can fail for a while. */
export class TokenOutage {
  /** When each token was given, and when one was asked for in vain, ms of the machine's clock. */
  readonly givenAtMs: number[] = [];
  readonly refusedAtMs: number[] = [];
  private isNextTheLast = false;
  private begunAtMs: number | null = null;

  private constructor(
    private readonly key: SigningKey,
    private readonly plan: Plan,
  ) {}

  /** Stands between the browser and the sign-in from now on. `dataFolder` is the stack's. */
  static async install(context: BrowserContext, dataFolder: string, plan: Plan): Promise<TokenOutage> {
    const { key } = JSON.parse(await readFile(join(dataFolder, "identity.json"), "utf8")) as { key: SigningKey };
    const outage = new TokenOutage(key, plan);
    await context.route("**/api/identity/token", async (route) => await outage.answer(route));
    return outage;
  }

  /** Fails from the next token on. Resolves once that was given, with the instant. */
  async begin(): Promise<number> {
    this.isNextTheLast = true;
    await expect.poll(() => this.begunAtMs, { timeout: 10_000 }).not.toBeNull();
    return this.begunAtMs ?? Number.NaN;
  }

  private async answer(route: Route): Promise<void> {
    const { subject, lastLivesSeconds, outageMs } = this.plan;
    if (this.begunAtMs !== null && Date.now() < this.begunAtMs + outageMs) {
      this.refusedAtMs.push(Date.now());
      return await route.abort("connectionrefused");
    }
    const real = (await (await route.fetch()).json()) as { account: unknown };
    const token = await mintToken(this.key, subject, this.isNextTheLast ? lastLivesSeconds : RENEWING_SECONDS);
    this.givenAtMs.push(Date.now());
    if (this.isNextTheLast) this.begunAtMs = Date.now();
    this.isNextTheLast = false;
    await route.fulfill({ json: { ...real, token } });
  }
}

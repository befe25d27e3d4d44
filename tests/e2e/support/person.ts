import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, ConsoleMessage, Page, ViewportSize } from "playwright-core";

const RESULTS_FOLDER = "test-results";
/** What Chromium says of a page that stands behind others and is not drawn for a while. Pages in front are held to it by the journey through all routes. */
const NOT_DRAWN = /was preloaded using link preload but not used within a few seconds/;

export type PersonOptions = { viewport?: ViewportSize; colorScheme?: "light" | "dark" };

/**
 * One person at one browser: a context of their own with everything the console and the network said. A journey that passes while the console
 * complains has not passed: call `assertQuiet` at its end.
 */
export class Person {
  readonly complaints: string[] = [];
  readonly foreignRequests: string[] = [];

  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly siteUrl: string,
  ) {}

  static async open(browser: Browser, siteUrl: string, name: string, options: PersonOptions = {}): Promise<Person> {
    const context = await browser.newContext({
      baseURL: siteUrl,
      viewport: options.viewport ?? { width: 1280, height: 900 },
      colorScheme: options.colorScheme ?? "light",
      locale: "en-US",
      timezoneId: "America/New_York",
    });
    const page = await context.newPage();
    const person = new Person(name, context, page, siteUrl);
    // Long for a page, not for a machine that has other work.
    page.setDefaultTimeout(30_000);
    context.on("page", (opened) => person.listen(opened));
    person.listen(page);
    return person;
  }

  private listen(page: Page): void {
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(`${message.type()}: ${message.text()} (${page.url()})`);
    });
    page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.message} (${page.url()})`));
    page.on("request", (request) => {
      const { hostname: host, protocol } = new URL(request.url());
      // The browser's own parts, such as its PDF viewer, stay inside it.
      const isOurs = host === "127.0.0.1" || host === "localhost" || host === "" || protocol === "chrome:" || protocol === "chrome-extension:";
      if (!isOurs) this.foreignRequests.push(request.url());
    });
  }

  /** Signs in with a persona's button, as a newcomer does. */
  async signInAs(buttonName: string): Promise<void> {
    await this.page.goto("/sign-in");
    await this.page.getByRole("button", { name: buttonName }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /** Creates an account with the sign-up form and waits until it is signed in. */
  async createAccount(firstName: string): Promise<void> {
    await this.page.goto("/sign-up");
    await this.page.getByLabel("First name").fill(firstName);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith("/sign-"));
  }

  /** Adds funds through the payment page and waits for the wallet to show them. Amounts as people type them: "50". */
  async addFunds(amount: string, card = "4242 4242 4242 4242"): Promise<void> {
    const page = this.page;
    await page.goto("/user-dashboard/wallet");
    await page.getByLabel("Amount").fill(amount);
    await page.getByRole("button", { name: "Add funds", exact: true }).click();
    await this.pay(`Pay $${Number(amount).toFixed(2)}`, card);
    await page.waitForURL(/\/user-dashboard\/wallet/);
  }

  /** Fills the card on the payment page, wherever it was opened from, and pays. */
  async pay(buttonName: string, card = "4242 4242 4242 4242", page = this.page): Promise<void> {
    await page.waitForURL(/\/pay\//);
    await page.getByLabel("Card number").fill(card);
    await page.getByLabel("Expiry").fill("12 / 34");
    await page.getByLabel("CVC").fill("123");
    await page.getByRole("button", { name: buttonName, exact: true }).click();
  }

  /** Finds an advisor by the list and asks for a chat. Ends on the waiting screen. */
  async requestChat(advisorName: string, options: { note?: string } = {}): Promise<void> {
    await this.ask(advisorName, "Start chat", options);
  }

  /** Finds an advisor by the list and asks for a video call. Ends on the waiting screen. */
  async requestVideo(advisorName: string, options: { note?: string } = {}): Promise<void> {
    await this.ask(advisorName, "Start video call", options);
  }

  private async ask(advisorName: string, buttonName: string, { note }: { note?: string }): Promise<void> {
    const page = this.page;
    await page.goto("/advisors");
    await page.getByRole("link", { name: advisorName }).first().click();
    await page.waitForURL(/\/advisors\/[^/]+$/);
    await page.getByRole("button", { name: buttonName }).click();
    const dialog = page.getByRole("dialog");
    if (note) await dialog.getByLabel(/note/i).fill(note);
    await dialog.getByRole("button", { name: "Send request" }).click();
  }

  async screenshot(label: string): Promise<void> {
    await mkdir(RESULTS_FOLDER, { recursive: true });
    const page = this.context.pages().at(-1) ?? this.page;
    await page.screenshot({ path: join(RESULTS_FOLDER, `${label}-${this.name}.png`), fullPage: true });
  }

  /** Throws when the console said anything or a request left this machine. */
  assertQuiet(): void {
    const complaints = this.complaints.filter((text) => !NOT_DRAWN.test(text));
    const findings = [...complaints, ...this.foreignRequests.map((url) => `request left this machine: ${url}`)];
    if (findings.length > 0) throw new Error(`${this.name}'s browser complained:\n${findings.join("\n")}`);
  }
}

import type { Locator, Page } from "playwright-core";

type Figure = "Cost so far" | "Spendable balance";

/** The session room as a person reads it: by roles and labels only. */
export class Room {
  constructor(readonly page: Page) {}

  get timer(): Locator {
    return this.page.getByRole("timer", { name: "Session time" });
  }

  /** Waits for the meter to run on this screen. */
  async waitUntilRunning(): Promise<void> {
    await this.page.waitForURL(/\/session\/[^/]+$/);
    await this.page.getByRole("button", { name: "Pause" }).waitFor();
    await this.timer.waitFor();
  }

  get sessionId(): string {
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** A labelled figure in whole cents: "$49.83" is 4983. */
  async figureMinor(label: Figure): Promise<number> {
    return minorOf(label, await this.figure(label).innerText());
  }

  /** Both figures as they stand on the screen at one instant, in whole cents. */
  async figuresMinor(): Promise<{ costMinor: number; spendableMinor: number }> {
    const places = await Promise.all((["Cost so far", "Spendable balance"] as const).map((label) => this.figure(label).elementHandle()));
    const textsOf = (elements: (Node | null)[]) => elements.map((element) => (element as HTMLElement | null)?.innerText ?? "");
    const [cost = "", spendable = ""] = await this.page.evaluate(textsOf, places);
    return { costMinor: minorOf("Cost so far", cost), spendableMinor: minorOf("Spendable balance", spendable) };
  }

  /** The time on the timer, in whole seconds. */
  async seconds(): Promise<number> {
    const text = await this.timer.innerText();
    if (!/^\d+(:\d\d){1,2}$/.test(text)) throw new Error(`the timer shows ${JSON.stringify(text)}`);
    return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }

  private figure(label: Figure): Locator {
    return this.page.getByLabel(label, { exact: true }).first();
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Message" }).fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  /** Ends the session: the button asks once, with a button of the same name. */
  async end(): Promise<void> {
    await this.page.getByRole("button", { name: "End session" }).first().click();
    await this.page.getByRole("dialog").or(this.page.getByRole("alertdialog")).getByRole("button", { name: "End session" }).click();
    // Offered once the server has settled.
    await this.page.getByRole("link", { name: /receipt/i }).first().waitFor();
  }
}

/** "$49.83" is 4983. */
function minorOf(label: Figure, text: string): number {
  const match = /\$([\d,]+)\.(\d\d)/.exec(text);
  if (!match) throw new Error(`"${label}" shows ${JSON.stringify(text)}`);
  return Number((match[1] ?? "").replaceAll(",", "")) * 100 + Number(match[2]);
}

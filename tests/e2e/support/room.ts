import type { Locator, Page } from "playwright-core";

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
  async figureMinor(label: "Cost so far" | "Spendable balance"): Promise<number> {
    const text = await this.page.getByLabel(label, { exact: true }).first().innerText();
    const match = /\$([\d,]+)\.(\d\d)/.exec(text);
    if (!match) throw new Error(`"${label}" shows ${JSON.stringify(text)}`);
    return Number((match[1] ?? "").replaceAll(",", "")) * 100 + Number(match[2]);
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

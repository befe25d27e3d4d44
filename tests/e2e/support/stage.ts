import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./backend";
import { billOf } from "./bill";
import { launchChromium } from "./chromium";
import { OwnBrowser } from "./ownBrowser";
import { Person, type PersonOptions } from "./person";
import { Stack } from "./stack";

/** Who is in the demonstration: the name of the window, the button that signs them in and the subject of their account. */
const PERSONAS = {
  ada: { button: "Continue as Ada (advisor)", subject: "dev_ada" },
  casey: { button: "Continue as Casey (client)", subject: "dev_casey" },
  robin: { button: "Continue as Robin (admin)", subject: "dev_robin" },
} as const;
type Persona = keyof typeof PERSONAS;

/** The product and everybody who uses it in one file of journeys: opened by the file's hooks, pictured on failure, closed at the end. */
export class Stage {
  private running: { stack: Stack; browser: Browser } | null = null;
  private readonly people: Person[] = [];
  private readonly ownBrowsers: OwnBrowser[] = [];

  private constructor(private readonly options: { testClock?: boolean }) {}

  /** To be called once at the top of a file. */
  static use(options: { testClock?: boolean } = {}): Stage {
    const stage = new Stage(options);
    beforeAll(async () => await stage.open());
    afterEach(async ({ task }) => {
      if (task.result?.state === "fail") await stage.picture(task.name);
    });
    afterAll(async () => await stage.close());
    return stage;
  }

  get stack(): Stack {
    if (this.running === null) throw new Error("the stage is not open");
    return this.running.stack;
  }

  /** Somebody without an account yet, in a context of the common browser. */
  async visitor(name: string, options: PersonOptions = {}): Promise<Person> {
    if (this.running === null) throw new Error("the stage is not open");
    return this.welcome(await Person.open(this.running.browser, this.stack.siteUrl, name, options));
  }

  /** A signed-in persona in a context of the common browser. */
  async enter(persona: Persona, options: PersonOptions = {}): Promise<Person> {
    const person = await this.visitor(persona, options);
    await person.signInAs(PERSONAS[persona].button);
    return person;
  }

  /** A signed-in persona in a browser of their own, with devices. */
  async enterAlone(persona: Persona, options: PersonOptions = {}): Promise<{ person: Person; browser: OwnBrowser }> {
    const browser = await OwnBrowser.launch();
    this.ownBrowsers.push(browser);
    const person = this.welcome(await Person.open(browser.browser, this.stack.siteUrl, persona, options));
    await person.signInAs(PERSONAS[persona].button);
    return { person, browser };
  }

  async backendOf(persona: Persona): Promise<BackendClient> {
    return await BackendClient.signIn(this.stack.siteUrl, this.stack.convexUrl, PERSONAS[persona].subject);
  }

  /** The receipt of an ended session, once its figures and the whole book agree with the arithmetic. */
  async checkedReceipt(sessionId: string) {
    const receipt = await (await this.backendOf("ada")).query(api.sessions.receipt, { sessionId });
    if (receipt === null) throw new Error("no receipt");
    const bill = billOf(receipt);
    expect(receipt).toMatchObject({ billedMs: bill.billedMs, chargeMinor: bill.chargeMinor, feeMinor: bill.feeMinor, earningMinor: bill.earningMinor });
    expect(await this.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    return receipt;
  }

  private welcome(person: Person): Person {
    this.people.push(person);
    return person;
  }

  private async open(): Promise<void> {
    const [stack, browser] = await Promise.all([Stack.start(this.options), launchChromium()]);
    this.running = { stack, browser };
  }

  private async picture(name: string): Promise<void> {
    for (const browser of this.ownBrowsers) browser.thaw();
    for (const person of this.people) await person.screenshot(name.replaceAll(/\W+/g, "-").slice(0, 60));
  }

  private async close(): Promise<void> {
    for (const browser of this.ownBrowsers) {
      browser.thaw();
      await browser.close();
    }
    await this.running?.browser.close();
    await this.running?.stack.stop();
  }
}

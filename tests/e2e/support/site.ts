import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launchChromium } from "./chromium";
import { Person, type PersonOptions } from "./person";
import { Stack } from "./stack";

/** The site of one test file with a browser for everybody who comes to it. */
export interface Site {
  readonly stack: Stack;
  /** Somebody new at a browser of their own; gone after the test, with a picture of what they saw if it failed. */
  open(name: string, options?: PersonOptions): Promise<Person>;
}

/** Starts the production build and a browser for the tests of a file, and stops both after the last one. */
export function useSite(options: { testClock?: boolean } = {}): Site {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  const people: Person[] = [];
  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(options), launchChromium()]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") for (const person of people) await person.screenshot(task.name.replaceAll(/\W+/g, "-").slice(0, 60));
    for (const person of people.splice(0)) await person.context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  return {
    get stack() {
      if (stack === undefined) throw new Error("the site is not started");
      return stack;
    },
    async open(name, how) {
      if (stack === undefined || browser === undefined) throw new Error("the site is not started");
      const person = await Person.open(browser, stack.siteUrl, name, how);
      people.push(person);
      return person;
    },
  };
}

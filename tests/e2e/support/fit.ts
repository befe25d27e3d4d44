import type { Page } from "playwright-core";
import { axeFindings } from "./axe";

/** Waits until nothing of a page is on its way any more. */
export async function settle(page: Page): Promise<void> {
  await page.locator("main :is(h1, h2, p)").first().waitFor();
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true], .animate-breathe") === null);
}

/** What of a page does not fit its screen, one line each: a page to scroll sideways, words cut off, things beyond the edge. */
export async function misfits(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const root = document.documentElement;
    const found: string[] = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth - root.clientWidth} px wider than the screen`] : [];
    const scrolls = (element: Element): boolean =>
      element.parentElement !== null && (/auto|scroll/.test(getComputedStyle(element.parentElement).overflowX) || scrolls(element.parentElement));
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.clientWidth !== 1;
    const inner = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = inner.nextNode(); text !== null; text = inner.nextNode()) {
      const words = text.textContent?.trim() ?? "";
      const parent = text.parentElement;
      if (words === "" || parent === null || /^(SCRIPT|STYLE|TEMPLATE|OPTION)$/.test(parent.tagName) || !shown(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right, width } = range.getBoundingClientRect();
      if (width === 0) continue;
      const control = parent.closest("button, a, label, summary, [role=tab], [role=option], [role=menuitem], th");
      // Text that ends in dots says itself that it goes on; a line's link has the box of its words.
      if (parent.closest(".truncate, [class*=line-clamp], .sr-only") !== null) continue;
      if (control !== null && control.clientWidth > 0) {
        const box = control.getBoundingClientRect();
        if (left < box.left - 1 || right > box.right + 1) found.push(`${control.tagName} is too narrow for ${JSON.stringify(words.slice(0, 60))}`);
      }
      if ((left < -1 || right > root.clientWidth + 1) && !scrolls(parent)) found.push(`${JSON.stringify(words.slice(0, 60))} goes from ${Math.round(left)} to ${Math.round(right)} px`);
    }
    return found;
  });
}

/** What axe finds in both themes on a page as it stands; where a dialog is open, in the dialog: the rest is out of reach then. */
export async function breaches(page: Page): Promise<string[]> {
  const found: string[] = [];
  const dialog = "[role=dialog], [role=alertdialog]";
  const isCovered = (await page.locator(dialog).count()) > 0;
  for (const colorScheme of ["light", "dark"] as const) {
    // What moves is judged where it ends.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    found.push(...(await axeFindings(page, isCovered ? { within: dialog } : {})).map((finding) => `${colorScheme}: breaks ${finding}`));
  }
  return found;
}

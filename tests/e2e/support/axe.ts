import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

const WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const ALL = [...WCAG, "best-practice"];

type Scope = {
  /** A selector: only what is inside counts. */
  within?: string;
  /** Leaves out what axe calls best practice. */
  onlyWcag?: boolean;
};

/** What axe finds against a page as it stands, a line for each rule. */
export async function axeFindings(page: Page, { within, onlyWcag = false }: Scope = {}): Promise<string[]> {
  const builder = new AxeBuilder({ page }).options({ runOnly: onlyWcag ? WCAG : ALL, resultTypes: ["violations"] });
  // Ours have no frames of others: axe needs neither a second page to put its parts together nor what passed, which costs most of its time.
  builder.setLegacyMode();
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

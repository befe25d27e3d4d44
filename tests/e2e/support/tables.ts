import type { Page } from "playwright-core";

/** What can be read in the table with this name, line by line and cell by cell; of a cell with several lines the first. */
export async function linesOf(page: Page, table: string): Promise<string[][]> {
  const rows = page.getByRole("region", { name: table, exact: true }).locator("tbody tr");
  await rows.first().waitFor();
  return await rows.evaluateAll((lines) =>
    lines.map((line) => [...line.querySelectorAll("td")].map((cell) => cell.innerText.trim().split("\n")[0] ?? "")),
  );
}

/** The money under a word of a list of figures, in cents: what is read is "Available" above "$12.34". */
export async function figureOf(page: Page, word: string): Promise<bigint> {
  const text = await page.locator("dl > div", { has: page.getByText(word, { exact: true }) }).locator("dd").first().innerText();
  return centsOf(text);
}

/** The cents of a text such as "+$1,234.56". */
export function centsOf(text: string): bigint {
  const figure = /^([+-]?)\$([\d,]+)\.(\d\d)$/.exec(text.trim());
  if (figure === null) throw new Error(`"${text}" is no amount`);
  const cents = BigInt(`${(figure[2] ?? "").replaceAll(",", "")}${figure[3] ?? ""}`);
  return figure[1] === "-" ? -cents : cents;
}

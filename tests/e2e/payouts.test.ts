import { beforeAll, describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { BackendClient } from "./support/backend";
import { dollars } from "./support/bill";
import { joinAdmins } from "./support/market";
import type { Person } from "./support/person";
import { Stage } from "./support/stage";
import { centsOf, figureOf, linesOf } from "./support/tables";
import { approve, askFor, PAYOUTS, REASON, seesMoney } from "./support/withdrawals";

const stage = Stage.use();

const BATCHES = "/admin/payouts/batches";
/** What the platform has at the processor, so that what leaves can be counted there. */
const AT_PROCESSOR_MINOR = 50_000n;
const ADA = "Ada Lindqvist";

/** Presses a button that opens a dialog of the same act, says why, and confirms. */
async function act({ page }: Person, button: string | RegExp, confirm: string, reason: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: confirm }).click();
  await dialog.waitFor({ state: "detached" });
}

/** The month that was over last, by UTC, as it is written on screen, and when it ended. */
function lastMonth(): { name: string; endMs: number } {
  const now = new Date();
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const name = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.UTC(year, month - 1, 1));
  return { name, endMs: Date.UTC(year, month, 1) };
}

/** The figures above an advisor's payouts, and the statement of the month that runs, line by line. Cents. */
async function thisMonthOf({ page }: Person): Promise<{ figures: [bigint, bigint, bigint]; lines: [string, bigint][] }> {
  const name = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.now());
  const lines = (await linesOf(page, name)).map(([what, amount]): [string, bigint] => [what ?? "", centsOf(amount ?? "")]);
  return { figures: [await figureOf(page, "Available"), await figureOf(page, "On its way"), await figureOf(page, "Paid out")], lines };
}

/** What a month is made of: the last is the sum of the others. */
const MONTH_LINES = ["Owed to you at the start", "Earned in ", "Paid out", "Refunds and corrections", "Owed to you at the end"];

function lineOf(lines: readonly [string, bigint][], start: string): bigint {
  const line = lines.find(([what]) => what.startsWith(start));
  if (line === undefined) throw new Error(`no line begins with "${start}"`);
  return line[1];
}

/** Waits until these are among the rows of a month's payout: who, how many cents, in which state. */
async function seesRows({ page }: Person, rows: readonly (readonly [string, bigint, string])[]): Promise<void> {
  const read = async () => (await linesOf(page, "Rows")).map(([name, amount, state]) => [name, centsOf(amount ?? ""), state]);
  await expect.poll(read, { timeout: 15_000 }).toEqual(expect.arrayContaining(rows.map((row) => [...row])));
}

type Cast = { ada: Person; robin: Person; rene: Person; asAda: BackendClient; asRobin: BackendClient };
let cast: Cast;

/** An advisor and two admins, of whom both are needed above $30. */
beforeAll(async () => {
  const [ada, robin, rene] = [await stage.enter("ada"), await stage.enter("robin"), await stage.visitor("rene")];
  const [asAda, asRobin] = [await stage.backendOf("ada"), await stage.backendOf("robin")];
  await joinAdmins(rene, "Rene", asRobin);
  await asRobin.mutation(api.settings.update, { changes: { withdrawalTwoApproversMinor: 3_000n }, reason: "Two pairs of eyes above $30." });
  cast = { ada, robin, rene, asAda, asRobin };
});

describe("J9: the payout of a month", () => {
  it("is looked at, approved by two and sent; the transfer that fails is sent anew, and nothing is sent twice", async () => {
    const { ada, robin, rene, asAda } = cast;
    const { page } = robin;
    const { name: monthName, endMs } = lastMonth();

    // What the demonstration sends by itself is over: Ada's $30.00 arrived, Denise's transfer failed.
    await ada.page.goto(PAYOUTS);
    await ada.page.getByText("Completed", { exact: true }).waitFor();
    await page.goto("/admin/payouts?state=failed");
    await page.getByRole("link", { name: /^Denise/ }).waitFor();
    const [availableMinor, paidMinor] = [await figureOf(ada.page, "Available"), await figureOf(ada.page, "Paid out")];
    expect(paidMinor).toBe(3_000n);
    const { page: earnings } = await asAda.query(api.earnings.list, { paginationOpts: { numItems: 50, cursor: null } });
    const dueMinor = earnings.filter(({ availableAtMs }) => availableAtMs < endMs).reduce((sum, { amountMinor }) => sum + amountMinor, -paidMinor);
    expect(dueMinor).toBeGreaterThan(3_000n);
    const [untouched, reserved, paid] = [
      [availableMinor, 0n, paidMinor],
      [availableMinor - dueMinor, dueMinor, paidMinor],
      [availableMinor - dueMinor, 0n, paidMinor + dueMinor],
    ];
    await page.goto("/admin/payouts");
    await page.getByRole("textbox", { name: "Balance" }).fill("500");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByText(`${dollars(AT_PROCESSOR_MINOR)}: a larger transfer waits until there is more.`).waitFor();

    // Looking writes nothing; making it twice makes one.
    await page.goto(BATCHES);
    const preview = await linesOf(page, `What ${monthName} would pay`);
    const payable = preview.filter(([, , , result]) => result === "Would be paid").map(([name, amount]) => ({ name: name ?? "", minor: centsOf(amount ?? "") }));
    const others = payable.filter(({ name }) => name !== ADA);
    expect(payable.filter(({ name }) => name === ADA)).toEqual([{ name: ADA, minor: dueMinor }]);
    expect(others.length).toBeGreaterThanOrEqual(1);
    const sumMinor = payable.reduce((sum, { minor }) => sum + minor, 0n);
    await page.getByText(`${payable.length} advisors so far: ${dollars(sumMinor)}`).waitFor();
    await seesMoney(ada, untouched);
    await page.getByRole("button", { name: "Generate payouts" }).click();
    await page.waitForURL(/\/batches\/[^/]+$/);
    const batchUrl = page.url();
    const all = (state: string) => payable.map(({ name, minor }) => [name, minor, state] as const);
    await seesRows(robin, all("Waits for approval"));
    await seesMoney(ada, reserved);
    await page.goto(BATCHES);
    await page.getByRole("button", { name: "Generate payouts" }).click();
    await page.waitForURL(batchUrl);

    // Ada's account at the processor will refuse the next transfer.
    await ada.page.getByRole("button", { name: "Open the account" }).click();
    const next = ada.page.getByRole("combobox", { name: "What becomes of the next transfer?" });
    await next.click();
    await ada.page.getByRole("option", { name: "It is refused for good" }).click();
    await next.getByText("It is refused for good").waitFor();
    await ada.page.getByRole("button", { name: "Back to payouts" }).click();
    await ada.page.getByText("Your account can receive money now.").waitFor();

    await act(robin, "Approve batch", "Approve batch", "The sums agree with the books.");
    await page.getByText("You have approved it. What still waits needs a second admin.").waitFor();
    const afterOne = others.map(({ name, minor }) => [name, minor, minor > 3_000n ? "Waits for approval" : "Paid"] as const);
    await seesRows(robin, [[ADA, dueMinor, "Waits for approval"], ...afterOne]);
    await seesMoney(ada, reserved);
    await rene.page.goto(batchUrl);
    await act(rene, "Approve batch", "Approve batch", "The same by my own sum.");
    const afterTwo = others.map(({ name, minor }) => [name, minor, "Paid"] as const);
    await Promise.all([robin, rene].map((admin) => seesRows(admin, [[ADA, dueMinor, "Failed"], ...afterTwo])));
    await page.getByRole("row").filter({ hasText: ADA }).getByText("The payment processor refused it for good.").last().waitFor();
    expect([await figureOf(page, "Paid"), await figureOf(page, "Failed")]).toEqual([sumMinor - dueMinor, dueMinor]);

    // The money is back with her, and she reads why.
    await seesMoney(ada, untouched);
    const mine = ada.page.getByRole("list", { name: "Withdrawals" }).getByRole("listitem").filter({ hasText: `Monthly payout, ${monthName}` });
    await mine.filter({ hasText: dollars(dueMinor) }).getByText("Failed", { exact: true }).waitFor();
    await mine.getByRole("link", { name: `Withdrawal of ${dollars(dueMinor)}` }).click();
    await ada.page.getByText("Failed; the money went back").waitFor();
    await ada.page.getByText("The payment processor refused it for good.").first().waitFor();
    await ada.page.goto(PAYOUTS);

    await act(robin, `Retry the row of ${ADA}`, "Retry", "The processor has said why, and it is put right.");
    await seesRows(rene, all("Paid"));
    await page.getByText("Closed", { exact: true }).waitFor();
    expect([await figureOf(page, "Paid"), await figureOf(page, "Failed")]).toEqual([sumMinor, 0n]);
    await seesMoney(ada, paid);
    expect((await mine.allInnerTexts()).map((text) => text.split("\n").at(-1))).toEqual(["Completed", "Failed"]);

    // Once more: the same payout, with nothing left to press, and at the processor each transfer is there once.
    await page.goto(BATCHES);
    await page.getByText("Closed", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Generate payouts" }).click();
    await page.waitForURL(batchUrl);
    await seesRows(robin, all("Paid"));
    expect(await page.getByRole("button", { name: /^(Approve batch|Retry|Hold)/ }).count()).toBe(0);
    await page.goto("/admin/payouts");
    await page.getByText(`${dollars(AT_PROCESSOR_MINOR - sumMinor)}: a larger transfer waits until there is more.`).waitFor();
    await seesMoney(ada, paid);
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    for (const person of [ada, robin, rene]) person.assertQuiet();
  });
});

describe("J5: a withdrawal", () => {
  it("leaves after one approval below the threshold and after two above it, and the month ties", async () => {
    const { ada, robin, rene, asAda, asRobin } = cast;
    const { userId } = (await asAda.query(api.users.me, {})) ?? { userId: null };
    if (userId === null) throw new Error("Ada has no account");
    await ada.page.goto(PAYOUTS);
    const before = await thisMonthOf(ada);
    const wish = { userId, account: "earnings" as const, reasonCode: "correction" as const, amountMinor: 6_000n };
    await asRobin.mutation(api.admin.adjust, { ...wish, note: "An hour that was not counted.", requestKey: "an-hour-of-adas" });
    const [available, inTransit, paid] = before.figures;
    await seesMoney(ada, [available + 6_000n, inTransit, paid]);

    const small = await askFor(ada, "25.50");
    await approve(robin, small);
    await robin.page.getByText("Completed", { exact: true }).waitFor();
    await ada.page.getByText("Completed", { exact: true }).waitFor();
    await ada.page.getByText(REASON).first().waitFor();

    const large = await askFor(ada, "31.25");
    await approve(robin, large);
    await ada.page.getByText("A second admin has to approve an amount of this size.").waitFor();
    await robin.page.getByRole("button", { name: "Approve" }).waitFor({ state: "detached" });
    await approve(rene, large);
    await ada.page.getByText("Completed", { exact: true }).waitFor();
    await ada.page.goto(PAYOUTS);
    await seesMoney(ada, [available + 6_000n - 5_675n, inTransit, paid + 5_675n]);

    const after = await thisMonthOf(ada);
    const moved = MONTH_LINES.map((what) => lineOf(after.lines, what) - lineOf(before.lines, what));
    expect(moved).toEqual([0n, 0n, -5_675n, 6_000n, 325n]);
    const minors = MONTH_LINES.map((what) => lineOf(after.lines, what));
    expect(minors.slice(0, -1).reduce((sum, minor) => sum + minor, 0n)).toBe(minors.at(-1));
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    for (const person of [ada, robin, rene]) person.assertQuiet();
  });
});

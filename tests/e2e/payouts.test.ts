import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { Person } from "./support/person";
import { Stage } from "./support/stage";

const stage = Stage.use();

const PAYOUTS = "/advisor-dashboard/payouts";
const REASON = "Name and account agree.";

/** Asks for an amount through the dialog and opens the withdrawal. Amounts as people type them: "25.50". */
async function ask({ page }: Person, amount: string): Promise<Id<"withdrawals">> {
  await page.goto(PAYOUTS);
  await page.getByRole("button", { name: "Request withdrawal" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Amount", { exact: true }).fill(amount);
  await dialog.getByText(`$${amount} goes to: Demo account`).waitFor();
  await dialog.getByRole("button", { name: "Request withdrawal" }).click();
  await dialog.getByText(`$${amount} is set aside.`).waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: `Withdrawal of $${amount}` }).click();
  await page.waitForURL(/\/payouts\/[^/]+$/);
  await page.getByText("An admin looks at it.").waitFor();
  return page.url().split("/").at(-1) as Id<"withdrawals">;
}

/** Presses a button that opens a dialog of the same act, says why, and confirms. */
async function act({ page }: Person, button: string | RegExp, confirm: string, reason: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: confirm }).click();
  await dialog.waitFor({ state: "detached" });
}

/** Opens a withdrawal as an admin does, says why, and approves. */
async function approve({ page }: Person, withdrawalId: string): Promise<void> {
  await page.goto("/admin/payouts?state=pending");
  await page.locator(`a[href="/admin/payouts/${withdrawalId}"]`).click();
  await page.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Approve" }).click();
  await dialog.getByText("Give a reason of at least three characters.").waitFor();
  await dialog.getByLabel("Reason").fill(REASON);
  await dialog.getByRole("button", { name: "Approve" }).click();
  await dialog.waitFor({ state: "detached" });
}

describe("J5 and the month: money leaves once, and only after approval", () => {
  it("by request below and above the threshold, and by the payout of a month made twice", async () => {
    const [ada, robin] = [await stage.enter("ada"), await stage.enter("robin")];
    const [asAda, asRobin] = [await stage.backendOf("ada"), await stage.backendOf("robin")];
    const rene = await stage.visitor("rene");
    await rene.createAccount("Rene");
    const people = await asRobin.query(api.users.listAll, { query: "Rene", paginationOpts: { numItems: 5, cursor: null } });
    const userId = people.page[0]?.userId;
    if (userId === undefined) throw new Error("Rene has no account");
    await asRobin.mutation(api.users.setRole, { userId, role: "admin", grant: true, reason: "A second pair of eyes." });
    await asRobin.mutation(api.settings.update, {
      changes: { withdrawalTwoApproversMinor: 3_000n },
      reason: "Two pairs of eyes above $30.",
    });
    const before = await asAda.query(api.payouts.overview, {});

    // Below the threshold one approval sends it.
    const small = await ask(ada, "25.50");
    await approve(robin, small);
    await robin.page.getByText("Completed", { exact: true }).waitFor();
    await ada.page.getByText("Completed", { exact: true }).waitFor();
    await ada.page.getByText(REASON).first().waitFor();

    // Above it the first approval is not enough.
    const large = await ask(ada, "31.25");
    await approve(robin, large);
    await ada.page.getByText("A second admin has to approve an amount of this size.").waitFor();
    await robin.page.getByRole("button", { name: "Approve" }).waitFor({ state: "detached" });
    await approve(rene, large);
    await ada.page.getByText("Completed", { exact: true }).waitFor();
    const after = await asAda.query(api.payouts.overview, {});
    expect([after.availableMinor, after.inTransitMinor, after.paidMinor]).toEqual([
      before.availableMinor - 5_675n,
      0n,
      before.paidMinor + 5_675n,
    ]);

    // The payout of the last month: looked at, made twice, approved by two.
    const { page } = robin;
    await page.goto("/admin/payouts/batches");
    await page.getByText(/^\d+ advisors so far: /).waitFor();
    const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
    const preview = (await asRobin.query(api.payoutBatches.preview, { month, paginationOpts: { numItems: 50, cursor: null } })).page;
    const payable = preview.filter(({ holdReason }) => holdReason === null);
    const sumMinor = payable.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    expect(payable.length).toBeGreaterThanOrEqual(2);
    await page.getByRole("button", { name: "Generate payouts" }).click();
    await page.waitForURL(/\/batches\/[^/]+$/);
    const batchUrl = page.url();
    await page.getByRole("button", { name: "Approve batch" }).waitFor();
    await page.goto("/admin/payouts/batches");
    await page.getByRole("button", { name: "Generate payouts" }).click();
    await page.waitForURL(batchUrl);
    await act(robin, "Approve batch", "Approve batch", "The sums agree with the books.");
    await page.getByText("You have approved it. What still waits needs a second admin.").waitFor();
    const batchId = batchUrl.split("/").at(-1) as Id<"payoutBatches">;
    await rene.page.goto(batchUrl);
    await act(rene, "Approve batch", "Approve batch", "The same by my own sum.");
    await page.getByText("Closed", { exact: true }).waitFor();

    const batch = await asRobin.query(api.payoutBatches.get, { batchId });
    expect(batch).toMatchObject({
      state: "closed",
      amounts: { paid: sumMinor, failed: 0n, pending: 0n },
      counts: { paid: payable.length },
    });
    for (const { advisor, amountMinor } of payable) {
      const { page: paid } = await asRobin.query(api.payouts.listAll, {
        advisorId: advisor.userId,
        paginationOpts: { numItems: 50, cursor: null },
      });
      expect(paid.filter((row) => row.month === month).map((row) => [row.state, row.amountMinor])).toEqual([["completed", amountMinor]]);
    }
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    for (const person of [ada, robin, rene]) person.assertQuiet();
  }, 90_000);
});

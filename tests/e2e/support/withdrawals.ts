import { expect } from "vitest";
import type { Id } from "@/convex/_generated/dataModel";
import type { Person } from "./person";
import { figureOf } from "./tables";

export const PAYOUTS = "/advisor-dashboard/payouts";
export const REASON = "Name and account agree.";

/** Asks for an amount through the dialog and opens the withdrawal. Amounts as people type them: "25.50". */
export async function askFor({ page }: Person, amount: string): Promise<Id<"withdrawals">> {
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

/** Opens a withdrawal as an admin does, says why, and approves. */
export async function approve({ page }: Person, withdrawalId: string): Promise<void> {
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

/** Waits until the figures above an advisor's payouts are these: [available, on its way, paid out], cents. */
export async function seesMoney({ page }: Person, figures: readonly bigint[]): Promise<void> {
  const read = async () => await Promise.all(["Available", "On its way", "Paid out"].map(async (word) => await figureOf(page, word)));
  await expect.poll(read, { timeout: 15_000 }).toEqual(figures);
}

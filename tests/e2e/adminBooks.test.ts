import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { Stage } from "./support/stage";
import { linesOf } from "./support/tables";

const stage = Stage.use();

describe("an admin and the books", () => {
  it("changes a figure, puts a balance right, and finds both again with who, when and why", async () => {
    const robin = await stage.enter("robin");
    const { page } = robin;

    await page.goto("/admin/settings");
    await page.getByLabel("Platform fee on live sessions").fill("12.5");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByLabel("Reason").fill("A test of the market.");
    await page.getByRole("dialog").getByRole("button", { name: "Save changes" }).click();
    await page.getByText("10% → 12.5%").waitFor();
    await page.getByRole("button", { name: "Undo version 1" }).click();
    await page.getByLabel("Reason").fill("It was right before.");
    await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
    await page.getByText("12.5% → 10%").waitFor();
    expect(await page.getByLabel("Platform fee on live sessions").inputValue()).toBe("10");

    await page.goto("/admin/users");
    await page.getByLabel("Search people").fill("Casey");
    await page.getByRole("link", { name: "Casey" }).first().click();
    await page.getByRole("button", { name: "Adjust balance" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount").fill("12.50");
    await dialog.getByLabel("Note").fill("The room was silent for a minute.");
    expect(await linesOf(page, "What will be posted")).toEqual([
      ["Platform: losses", "-$12.50", "–", "–"],
      ["Clients: free", "+$12.50", "$0.00", "$12.50"],
    ]);
    await dialog.getByRole("button", { name: "Adjust by +$12.50" }).click();
    await dialog.getByText("Done: +$12.50 were posted.").waitFor();

    await page.goto("/admin/ledger/adjustments");
    await page.getByText("The room was silent for a minute.").waitFor();
    await page.getByRole("link", { name: "Posting" }).click();
    await page.getByRole("heading", { name: "Refund by the platform" }).waitFor();
    expect(await linesOf(page, "Lines")).toEqual([
      ["Platform: losses", "Platform", "-$12.50", "–"],
      ["Clients: free", "Casey", "+$12.50", "$12.50"],
    ]);

    await page.goto("/admin/audit?act=admin.adjust");
    await page.getByText("The room was silent for a minute.").waitFor();
    expect(await page.getByRole("list", { name: "Audit log" }).getByRole("listitem").count()).toBe(1);

    await page.goto("/admin/ledger");
    expect(await linesOf(page, "Trial balance")).toEqual(
      expect.arrayContaining([
        ["Platform: losses", "-$12.50"],
        ["Sum, which must be zero", "$0.00"],
      ]),
    );
    await page.goto("/admin/ledger/checks");
    await page.getByRole("button", { name: "Run check now" }).click();
    await page.getByText("The ledger is sound").waitFor();
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/ 0 violations/);
    robin.assertQuiet();
  });

  it("sees a session run, ends it with a reason, and every figure is what the rows add up to", async () => {
    const [robin, casey, ada] = await Promise.all([stage.enter("robin"), stage.backendOf("casey"), stage.backendOf("ada")]);
    const { page } = robin;
    await ada.mutation(api.presence.beat, {});
    const found = await casey.query(api.advisorProfiles.search, { query: "Lindqvist", paginationOpts: { numItems: 1, cursor: null } });
    const advisorId = found.page[0]?.advisorId;
    if (advisorId === undefined) throw new Error("Ada is not listed");
    // Casey has what was put right above.
    const { sessionId } = await casey.mutation(api.sessions.request, { advisorId, mode: "chat", requestKey: "journey-of-an-admin" });
    await ada.mutation(api.sessions.accept, { sessionId });
    for (const person of [casey, ada, casey]) await person.mutation(api.sessions.tick, { sessionId });

    await page.goto("/admin/dashboard");
    const live = page.getByRole("region", { name: "Right now" });
    await live.locator("div", { has: page.getByRole("link", { name: "Open sessions" }) }).getByText("1", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "New advisors" }).waitFor();
    // Charts come after the page that holds them.
    const days = page.getByRole("table", { name: "Revenue over the period" }).locator("tbody tr");
    await days.first().waitFor({ state: "attached" });
    expect(await days.count()).toBe(30);
    await page.getByRole("link", { name: "Open sessions" }).click();
    await page.getByRole("link", { name: "Casey and Ada Lindqvist" }).click();
    await page.getByRole("button", { name: "End for both" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Both asked for it by mail.");
    await dialog.getByRole("button", { name: "End for both" }).click();
    await page.getByText("An admin ended it.").first().waitFor();
    await page.getByText("Both asked for it by mail.").waitFor();
    await expect.poll(async () => (await casey.query(api.sessions.get, { sessionId }))?.endReason, { timeout: 20_000 }).toBe("ended_by_admin");

    await page.goto("/admin/operations");
    await page.getByText("Nothing is stuck").waitFor();
    expect((await linesOf(page, "Jobs")).length).toBe(20);
    expect(await stage.stack.runScript("ledgerCheck")).toMatch(/: 0 wrong figures/);
    robin.assertQuiet();
  });
});

import { describe, expect, it } from "vitest";
import type { Person } from "./support/person";
import { Stage } from "./support/stage";

const stage = Stage.use();

/** A real picture, drawn by the browser itself. */
async function drawnPicture({ page }: Person): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "#2f6f57";
    context.fillRect(0, 0, 640, 480);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(base64, "base64");
}

const BIO = "I read contracts for a living, and I tell people what is in theirs before they sign. Twelve years in two law firms.";
const PROGRAM = { name: "diploma.png", mimeType: "image/png", buffer: Buffer.from([0x4d, 0x5a, 0x90, 0x00]) };

describe("J1: becoming an advisor", () => {
  it("from the first word through a rejection to a public page with a photo", async () => {
    const nora = await stage.visitor("nora");
    const { page } = nora;
    await nora.createAccount("Nora");
    await page.goto("/advisor/setup");

    // What is missing is said when a part is left, and what is written outlives the page.
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Choose your time zone.").waitFor();
    await page.getByLabel("Public name").fill("Nora Keller");
    await page.getByLabel("Time zone").selectOption("America/Chicago");
    await page.getByLabel("Languages").selectOption("en");
    await page.getByLabel("Years of experience").fill("12");
    await page.getByText("All changes saved").waitFor();
    await page.reload();
    await page.getByText("All changes saved").waitFor();
    expect(await page.getByLabel("Public name").inputValue()).toBe("Nora Keller");
    await page.getByRole("button", { name: "Continue" }).click();

    await page.getByLabel("Headline").fill("Contracts in plain words");
    await page.getByLabel("About your help").fill(BIO);
    await page.getByRole("checkbox", { name: "Everyday law" }).check();
    await page.getByLabel("Specialties", { exact: true }).first().fill("Leases");
    await page.getByLabel("Specialties", { exact: true }).first().press("Enter");
    await page.getByRole("button", { name: "Continue" }).click();

    await page.getByLabel("Chat, per minute").fill("0.05");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("The least is $0.10 a minute.").waitFor();
    await page.getByLabel("Chat, per minute").fill("0.80");
    await page.getByText("You earn $21.60 for 30 minutes. The client pays $24.00, the platform keeps $2.40.").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();

    await page.getByLabel("Choose a photo").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await drawnPicture(nora) });
    await page.getByRole("application").press("ArrowLeft");
    await page.getByRole("button", { name: "Use this photo" }).click();
    await page.getByText("This is how clients see you.").waitFor();
    await page.getByRole("button", { name: "Continue" }).click();

    const chooser = page.getByLabel("Add a document: Identity");
    await chooser.setInputFiles(PROGRAM);
    await page.getByText("Not taken: it is not a PDF, PNG, JPEG or WebP file, whatever its name says.").waitFor();
    await chooser.setInputFiles({ name: "passport.pdf", mimeType: "application/pdf", buffer: await page.pdf() });
    await page.getByRole("button", { name: "Remove passport.pdf" }).waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Submit application" }).click();
    await page.getByRole("heading", { name: "Your application is with us" }).waitFor();

    const robin = await stage.enter("robin");
    await robin.page.goto("/admin/advisors/applications");
    await robin.page.getByRole("link", { name: "Nora Keller" }).click();
    await robin.page.getByRole("link", { name: "Open PDF in a new tab" }).waitFor();
    // Beside the application, in the browser's own viewer: the policy lets the page show what it fetched, and nothing else.
    expect(await robin.page.getByTitle("passport.pdf").evaluate((frame: HTMLIFrameElement) => frame.src)).toMatch(/^blob:/);
    await robin.page.getByRole("button", { name: "Reject" }).click();
    await robin.page.getByText("Write at least 3 characters.").waitFor();
    await robin.page.getByLabel("Reason").fill("The passport has expired.");
    await robin.page.getByRole("button", { name: "Reject" }).click();
    await robin.page.getByText(/Rejected by Robin/).waitFor();

    // The applicant sees it without a reload, and everything is still there.
    await page.getByText("The passport has expired.").waitFor();
    await page.getByRole("button", { name: "Edit and resubmit" }).click();
    await page.getByRole("button", { name: "Review and submit" }).click();
    await page.getByRole("button", { name: "Submit application" }).click();
    await page.getByRole("heading", { name: "Your application is with us" }).waitFor();

    await robin.page.getByRole("button", { name: "Approve" }).click();
    await robin.page.getByText(/Approved by Robin/).waitFor();
    await robin.page.getByText("Everything is complete and was checked.", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "You are an advisor" }).waitFor();

    const visitor = await stage.visitor("visitor");
    await visitor.page.goto("/advisors?q=contracts");
    await visitor.page.getByRole("link", { name: "Nora Keller" }).first().click();
    await visitor.page.getByRole("heading", { level: 1, name: "Nora Keller" }).waitFor();
    await visitor.page.getByText("$0.80").first().waitFor();

    // What needs no review is public at once.
    await page.goto("/advisor-dashboard/settings");
    await page.getByLabel("Headline").fill("Contracts and leases in plain words");
    await page.getByRole("button", { name: "Save text" }).click();
    await visitor.page.getByText("Contracts and leases in plain words").first().waitFor();
    for (const person of [nora, robin, visitor]) person.assertQuiet();
  });

  it("refuses the pages of admins to everybody else", async () => {
    const casey = await stage.enter("casey");
    for (const path of ["/admin/advisors", "/admin/advisors/applications", "/admin/advisors/categories", "/admin/advisors/applications/nobodys"]) {
      await casey.page.goto(path);
      await casey.page.getByText("This page is not yours to see").waitFor();
    }
    casey.assertQuiet();
  });
});

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api } from "@/convex/_generated/api";
import { BackendClient } from "./support/backend";
import { topUp } from "./support/market";
import { useSite } from "./support/site";
import { TestClock } from "./support/testClock";

const PATIENCE = { timeout: 15_000 };

const site = useSite({ testClock: true });
const backendOf = async (subject: string) => await BackendClient.signIn(site.stack.siteUrl, site.stack.convexUrl, subject);

/** Waits until the page's own worker stands between it and the network. */
async function waitForWorker(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Everything the worker keeps, as paths. */
async function keptPaths(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => await (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
}

describe("on a phone", () => {
  it("the site can be installed, with icons as large as they say", async () => {
    const { page, context } = await site.open("visitor");
    await page.goto("/");
    const href = (await page.locator('link[rel="manifest"]').getAttribute("href")) ?? "";
    const manifest = (await (await page.request.get(href)).json()) as {
      name: string;
      start_url: string;
      display: string;
      icons: { src: string; sizes: string; type: string; purpose: string }[];
      shortcuts: { url: string }[];
    };
    expect(manifest).toMatchObject({ name: "Parley", start_url: "/", display: "standalone" });
    const icons = await Promise.all(
      manifest.icons.map(async ({ src, purpose, type, sizes }) => {
        const file = await page.request.get(src);
        const bytes = await file.body();
        // The head of a PNG: its width and height.
        return { purpose, says: `${type} ${sizes}`, is: `${file.headers()["content-type"] ?? ""} ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}` };
      }),
    );
    expect(icons.map(({ purpose, is }) => `${purpose} ${is}`)).toEqual(["any image/png 192x192", "any image/png 512x512", "maskable image/png 512x512"]);
    for (const { says, is } of icons) expect(is).toBe(says);
    for (const { url } of manifest.shortcuts) expect((await page.request.get(url)).status()).toBe(200);

    const browser = await context.newCDPSession(page);
    await waitForWorker(page);
    expect((await browser.send("Page.getAppManifest")).errors).toEqual([]);
    const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
    // A window of a test keeps nothing, which alone forbids to install from it.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  });

  it("without a network it says so in the chosen language, shows no kept figure, and comes back", async () => {
    const casey = await site.open("casey");
    const { page, context } = casey;
    await casey.signInAs("Continue as Casey (client)");
    await page.goto("/user-dashboard/wallet");
    await waitForWorker(page);
    await page.goto("/settings");
    await page.getByRole("radio", { name: "Español" }).click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith("es"));
    await expect.poll(() => page.evaluate(async () => (await (await caches.match("/offline"))?.text()) ?? ""), PATIENCE).toContain("No tienes conexión");
    await page.goto("/user-dashboard/wallet");
    await page.getByText("$0.00").first().waitFor();
    expect((await keptPaths(page)).filter((path) => path !== "/offline" && !path.startsWith("/_next/static/"))).toEqual([]);
    casey.assertQuiet();

    await context.setOffline(true);
    for (const place of ["/user-dashboard/wallet", "/advisors", "/no-such-page"]) {
      await page.goto(place);
      await page.getByRole("heading", { name: "No tienes conexión" }).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("es");
      expect(await page.locator("body").innerText()).not.toMatch(/\$|Casey/);
    }
    expect(await page.evaluate(async () => await fetch("/api/identity/token").then(({ status }) => status, () => "no answer"))).toBe("no answer");
    await page.goto("/user-dashboard/wallet");
    await context.setOffline(false);
    await page.getByRole("link", { name: "Intentar de nuevo" }).click();
    await page.getByText("$0.00").first().waitFor();
    const backend = await backendOf("dev_casey");
    await backend.mutation(api.users.updateSettings, { locale: "en" });
    await page.waitForFunction(() => document.documentElement.lang === "en");
  });
});

describe("news", () => {
  const bell = (page: Page, unread: number) => page.getByRole("button", { name: unread === 0 ? "Notifications" : `Notifications, ${unread} unread`, exact: true });

  it("arrives in every tab as it happens, is counted, and is read all at once", async () => {
    const casey = await site.open("casey");
    await casey.signInAs("Continue as Casey (client)");
    const [first, second] = [casey.page, await casey.context.newPage()];
    await first.goto("/user-dashboard");
    await second.goto("/notifications");
    await Promise.all([first, second].map((page) => bell(page, 0).waitFor()));
    const backend = await backendOf("dev_casey");
    await topUp(backend, 2_000n, "open-pages-1");
    await Promise.all([first, second].map((page) => bell(page, 1).waitFor()));
    await second.getByRole("link", { name: "Unread: $20.00 added to your wallet" }).waitFor();
    await topUp(backend, 3_000n, "open-pages-2");
    await Promise.all([first, second].map((page) => bell(page, 2).waitFor()));

    await bell(first, 2).click();
    await first.getByRole("dialog", { name: "Notifications" }).getByRole("button", { name: "Mark all as read" }).click();
    await Promise.all([first, second].map((page) => bell(page, 0).waitFor()));
    await second.getByText("You have read everything.").waitFor();
    expect(await second.getByRole("link", { name: "Unread:" }).count()).toBe(0);
    casey.assertQuiet();
  });

  it("comes as one wishes, and a mail is the way out of its own kind without signing in", async () => {
    const ada = await site.open("ada");
    const { page } = ada;
    await ada.signInAs("Continue as Ada (advisor)");
    await page.goto("/notifications");
    const [inApp, byMail] = [page.getByRole("switch", { name: "In the app: Requests for a session" }), page.getByRole("switch", { name: "By mail: Requests for a session" })];
    await inApp.click();
    await expect.poll(() => inApp.getAttribute("aria-checked"), PATIENCE).toBe("false");

    const [casey, advisor, robin] = await Promise.all(["dev_casey", "dev_ada", "dev_robin"].map(backendOf));
    if (casey === undefined || advisor === undefined || robin === undefined) throw new Error("nobody signed in");
    const profile = await advisor.query(api.advisorProfiles.mine, {});
    if (profile === null) throw new Error("Ada has no profile");
    const ask = async (requestKey: string) => (await casey.mutation(api.sessions.request, { advisorId: profile.advisorId, mode: "chat", requestKey })).sessionId;
    const card = page.getByRole("region", { name: "Request from Casey" });
    // The demonstration's own news are not what is counted here.
    await advisor.mutation(api.notifications.markAllRead, {});
    await advisor.mutation(api.presence.beat, {});
    const silent = await ask("open-pages-3");
    await card.waitFor();
    expect(await advisor.query(api.notifications.unreadCount, {})).toBe(0);
    await casey.mutation(api.sessions.cancel, { sessionId: silent });
    await card.waitFor({ state: "detached" });

    await inApp.click();
    await expect.poll(() => inApp.getAttribute("aria-checked"), PATIENCE).toBe("true");
    await ask("open-pages-4");
    await bell(page, 1).waitFor();
    await page.getByRole("link", { name: "Unread: Casey asks for a chat" }).waitFor();

    // What nobody answers or reads within ten seconds goes out as mail.
    await new TestClock(site.stack.convexUrl, await site.stack.adminKey()).advance(12_000);
    const mails = async () => (await robin.query(api.notifications.outbox, { paginationOpts: { numItems: 20, cursor: null } })).page.filter(({ topic, subject }) => topic === "sessionRequest" && subject !== null);
    await expect.poll(async () => (await mails()).length, PATIENCE).toBe(1);
    const [row] = await mails();
    if (row === undefined) throw new Error("no mail");
    const mail = await robin.query(api.notifications.mail, { mailId: row.mailId });
    expect(mail).toMatchObject({ subject: "Casey asks for a chat", firstName: "Ada" });
    const link = /\/notifications\/unsubscribe\?token=\S+/.exec(mail?.text ?? "")?.[0] ?? "no link";

    const reader = await site.open("reader");
    await reader.page.goto(link);
    await reader.page.getByText("You get no more mail about this: Requests for a session.").waitFor();
    await expect.poll(() => byMail.getAttribute("aria-checked"), PATIENCE).toBe("false");
    await reader.page.getByRole("button", { name: "Switch it on again" }).click();
    await reader.page.getByText("You get mail about this again: Requests for a session.").waitFor();
    await expect.poll(() => byMail.getAttribute("aria-checked"), PATIENCE).toBe("true");
    await reader.page.goto(`${link.slice(0, -3)}AAA`);
    await reader.page.getByText("It is incomplete or was not made by us. Nothing was changed.").waitFor();
    expect(await byMail.getAttribute("aria-checked")).toBe("true");
    for (const person of [ada, reader]) person.assertQuiet();
  });
});

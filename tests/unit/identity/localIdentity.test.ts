import { beforeEach, describe, expect, it, vi } from "vitest";

type Identity = typeof import("@/lib/identity/localIdentity");
type Answer = { token: string | null; account: { subject: string; firstName: string } | null };

const CASEY = { subject: "dev_casey", firstName: "Casey" };

/** Channels of one browser; each message reaches the other tabs. */
class FakeChannel {
  static all = new Set<FakeChannel>();
  onmessage: (() => void) | null = null;
  constructor() {
    FakeChannel.all.add(this);
  }
  postMessage(): void {
    for (const other of FakeChannel.all) if (other !== this) other.onmessage?.();
  }
}

let cookie: string | null;
let failures: number;
let asked: string[];
let minted: number;

/** The server: one cookie for all tabs, a new token each time, and a number of failures before it answers. */
async function fakeFetch(path: string, init?: { method?: string; body?: string }): Promise<Response> {
  asked.push(path);
  if (failures > 0) {
    failures -= 1;
    throw new TypeError("Failed to fetch");
  }
  if (init?.method === "POST") {
    const { subject } = JSON.parse(init.body ?? "{}") as { subject?: string };
    cookie = path.endsWith("sign-out") ? null : (subject ?? null);
    return Response.json({});
  }
  const answer: Answer =
    cookie === null ? { token: null, account: null } : { token: `token-${++minted}-${cookie}`, account: { ...CASEY, subject: cookie } };
  return Response.json(answer);
}

/** A tab: a module of its own, as a page load makes it. */
async function openTab(): Promise<Identity> {
  vi.resetModules();
  const tab = await import("@/lib/identity/localIdentity");
  tab.subscribe(() => undefined);
  await vi.waitFor(() => expect(tab.currentIdentity().status).not.toBe("loading"));
  return tab;
}

beforeEach(() => {
  cookie = "dev_casey";
  failures = 0;
  asked = [];
  minted = 0;
  FakeChannel.all.clear();
  vi.stubGlobal("fetch", fakeFetch);
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  vi.stubGlobal("window", new EventTarget());
});

describe("a token from the local sign-in", () => {
  it("is new each time it is forced, and reused otherwise", async () => {
    const tab = await openTab();
    const first = await tab.fetchToken("dev_casey", false);
    expect(await tab.fetchToken("dev_casey", false)).toBe(first);
    const second = await tab.fetchToken("dev_casey", true);
    expect(second).not.toBe(first);
    expect(await tab.fetchToken("dev_casey", true)).not.toBe(second);
  });

  it("is waited for while the network is away, and never null for that", async () => {
    const tab = await openTab();
    failures = 3;
    const token = tab.fetchToken("dev_casey", true);
    // Each return of the network is worth an attempt at once.
    for (let attempt = 0; attempt < 3; attempt++) {
      await vi.waitFor(() => expect(failures).toBe(2 - attempt));
      await new Promise<void>((resolve) => setImmediate(resolve));
      window.dispatchEvent(new Event("online"));
    }
    expect(await token).toMatch(/^token-\d+-dev_casey$/);
    expect(tab.currentIdentity()).toEqual({ status: "signedIn", account: CASEY });
  });

  it("is null once somebody else is signed in", async () => {
    const tab = await openTab();
    cookie = "dev_ada";
    expect(await tab.fetchToken("dev_casey", true)).toBeNull();
    expect(tab.currentIdentity()).toMatchObject({ account: { subject: "dev_ada" } });
  });
});

it("signing out in one tab signs the others out", async () => {
  const first = await openTab();
  const second = await openTab();
  await first.signOut();
  expect(first.currentIdentity().status).toBe("signedOut");
  await vi.waitFor(() => expect(second.currentIdentity().status).toBe("signedOut"));
});

it("a sign-in that cannot reach the server says so and changes nothing", async () => {
  const tab = await openTab();
  failures = 1;
  expect(await tab.signInAs("dev_ada")).toEqual({ ok: false, error: "unavailable" });
  expect(tab.currentIdentity()).toMatchObject({ account: { subject: "dev_casey" } });
});

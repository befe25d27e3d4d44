import { act, cleanup, screen } from "@testing-library/react";
import { ConvexReactClient, useConvexAuth } from "convex/react";
import { useEffect } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LocalAuthProvider } from "@/components/auth/LocalAuthProvider";
import { RequireRole } from "@/components/layout/RequireRole";
import type { Id } from "@/convex/_generated/dataModel";
import { useBillingSession } from "@/lib/billingService";
import { FakeConvex, fakeToken } from "./support/fakeConvex";
import { renderScreen } from "./support/render";

vi.mock("next/navigation", () => ({ useRouter: () => ({ replace: vi.fn() }), usePathname: () => "/session/s1" }));
vi.mock("@/lib/billing/browser", () => ({
  meterBrowser: {
    nowMs: () => performance.now(),
    startBeats: (onBeat: () => void) => {
          const timer = setInterval(onBeat, 250);
      return () => clearInterval(timer);
    },
    elect: (_name: string, onElected: () => void) => {
      onElected();
      return () => undefined;
    },
    share: () => ({ send: () => undefined, close: () => undefined }),
    watchActivity: () => () => undefined,
  },
}));

const START_MS = Date.UTC(2026, 0, 15, 12, 0, 0);
const TOKEN_MS = 60_000;
const OUTAGE_MS = 70_000;

let server: FakeConvex;
let client: ConvexReactClient;
let isTokenServerUp: boolean;
const seen = { mounts: 0, unmounts: 0, authentications: new Set<boolean>() };

/** Stands in for a session page: whatever it holds is lost when it is unmounted. */
function Room() {
  const { snapshot } = useBillingSession({ sessionId: "s1" as Id<"sessions"> });
  const { isAuthenticated } = useConvexAuth();
  seen.authentications.add(isAuthenticated);
  useEffect(() => {
    seen.mounts += 1;
    return () => {
      seen.unmounts += 1;
    };
  }, []);
  return <p>{`meter ${snapshot.status}`}</p>;
}

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  isTokenServerUp = true;
  Object.assign(seen, { mounts: 0, unmounts: 0, authentications: new Set() });
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      onmessage = null;
      postMessage() {}
      close() {}
    },
  );
  vi.stubGlobal("fetch", async () => {
    if (!isTokenServerUp) throw new TypeError("Failed to fetch");
    return Response.json({ token: fakeToken(TOKEN_MS), account: { subject: "dev_casey", firstName: "Casey" } });
  });
  server = new FakeConvex();
  server.queries.set("users:me", { userId: "u1", firstName: "Casey", roles: ["client"], suspended: false });
  server.queries.set("sessions:get", {
    me: "client",
    state: "running",
    mode: "video",
    ratePerMinuteMinor: 60n,
    baseMs: 0,
    segStartMs: START_MS,
    exhaustAtMs: START_MS + 900_000,
    limitAtMs: null,
    limitMinor: null,
    graceUntilMs: null,
    endsAtMs: null,
    endReason: null,
    chargeMinor: null,
    stopReason: null,
    callEpoch: 1,
  });
  server.answerMutation = () => {
    const billedMs = Date.now() - START_MS;
    const costMinor = BigInt(Math.floor(billedMs / 1_000));
    return {
      serverNowMs: Date.now(),
      billedMs,
      costMinor,
      spendableMinor: 900n - costMinor,
      exhaustAtMs: START_MS + 900_000,
      limitAtMs: null,
      warning: null,
      seq: 1,
      nextTickMs: 1_000,
      state: "running",
      graceUntilMs: null,
      ratePerMinuteMinor: 60n,
    };
  };
  client = new ConvexReactClient("https://fake.convex.cloud", {
    webSocketConstructor: server.socketClass(),
    authRefreshTokenLeewaySeconds: 10,
    initialAuthTokenReuse: true,
    unsavedChangesWarning: false,
    logger: false,
  });
});
afterEach(async () => {
  cleanup();
  await client.close();
  vi.useRealTimers();
});

/** React shows what changed at the end of an act, so time passes in small ones. */
async function pass(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 250) await act(() => vi.advanceTimersByTimeAsync(250));
}
const ticks = () => server.mutations.filter(({ path }) => path === "sessions:tick").length;

it("a token server that is away for 70 s, longer than a token lives, never takes the session off the screen", async () => {
  renderScreen(
    <LocalAuthProvider client={client}>
      <RequireRole permission="wallet.use">
        <Room />
      </RequireRole>
    </LocalAuthProvider>,
  );
  await pass(5_000);
  expect(screen.getByText("meter live")).toBeTruthy();
  await pass(25_000);
  expect(ticks()).toBeGreaterThanOrEqual(28);

  isTokenServerUp = false;
  await pass(OUTAGE_MS);
  // The old token has run out: nothing more is accepted, the page says so and stays.
  expect(screen.getByText("meter offline")).toBeTruthy();
  const before = ticks();
  expect(before).toBeLessThan(70);

  isTokenServerUp = true;
  await pass(15_000);
  expect(screen.getByText("meter live")).toBeTruthy();
  expect(ticks()).toBeGreaterThan(before + 3);
  expect(seen).toEqual({ mounts: 1, unmounts: 0, authentications: new Set([true]) });
});

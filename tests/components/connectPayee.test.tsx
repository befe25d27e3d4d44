import { act, fireEvent, screen } from "@testing-library/react";
import { getFunctionName } from "convex/server";
import { ConvexError } from "convex/values";
import { NuqsTestingAdapter, type UrlUpdateEvent } from "nuqs/adapters/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectPayee } from "@/components/payouts/ConnectPayee";
import type { PayoutMethod } from "@/components/payouts/payoutTypes";
import type { Id } from "@/convex/_generated/dataModel";
import { ASK_WAIT_MS } from "@/lib/domain/payouts/payeeRequest";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const edge = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock("next/navigation", () => ({ useRouter: () => edge }));
vi.mock("convex/react", async () => {
  const stub = (await import("./support/backend")).backend.module();
  const callers = new Map<string, ReturnType<typeof stub.useMutation>>();
  // As with the real one, a caller stays the same from render to render.
  const useMutation: typeof stub.useMutation = (reference) => {
    const name = getFunctionName(reference);
    const caller = callers.get(name) ?? stub.useMutation(reference);
    callers.set(name, caller);
    return caller;
  };
  return { ...stub, useMutation };
});

const METHOD: PayoutMethod = {
  methodId: "m1" as Id<"payoutMethods">,
  kind: "connect",
  last4: null,
  bankCountry: null,
  holderInitials: null,
  connect: { transfers: "pending", payouts: "pending", dueCount: 0, deadlineMs: null, checkedAtMs: 0 },
  isReady: false,
  isDefault: true,
  isRemoved: false,
  isDemo: true,
  savedAtMs: 0,
};

const says = (change: object) =>
  backend.answers.set("payoutMethods:connection", {
    requestId: "r1",
    what: "connect",
    state: "asked",
    url: null,
    transfers: null,
    errorCode: null,
    ...change,
  });

let address = "";
const page = (method: PayoutMethod | null = null, search = "") => (
  <NuqsTestingAdapter searchParams={search} hasMemory onUrlUpdate={({ queryString }: UrlUpdateEvent) => (address = queryString)}>
    <ConnectPayee mode="demo" method={method} />
  </NuqsTestingAdapter>
);
const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const press = async (name: string) => {
  await act(async () => fireEvent.click(button(name)));
};
const SILENT = "The payment processor does not answer, or a key is missing here. Nothing was changed. Try again in a minute.";

beforeEach(() => {
  backend.reset();
  backend.calls.mockResolvedValue({ requestId: "r1" });
  edge.push.mockReset();
  address = "untouched";
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the way to the processor's page", () => {
  it("is pending until the page is open, and leads there once", async () => {
    says({});
    const { update } = renderScreen(page());
    await press("Set up a demo account");
    expect(backend.calls.mock.calls).toEqual([["payoutMethods:connect", {}]]);
    expect([button("Set up a demo account").disabled, button("Set up a demo account").getAttribute("aria-busy")]).toEqual([true, "true"]);
    expect(edge.push).not.toHaveBeenCalled();
    says({ state: "done", url: "/pay/demo/payee/p1", transfers: "pending" });
    update(page());
    expect(edge.push.mock.calls).toEqual([["/pay/demo/payee/p1"]]);
    // Whatever is asked on another page.
    says({ requestId: "r2" });
    update(page());
    expect(edge.push).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(button("Set up a demo account").disabled).toBe(false);
  });

  it.each([
    ["UPSTREAM_UNAVAILABLE", SILENT],
    ["PAYMENTS_OFF", "Payments are switched off here."],
  ])("says %s in words when the call failed, and may be tried again", async (errorCode, sentence) => {
    says({ state: "failed", errorCode });
    renderScreen(page());
    await press("Set up a demo account");
    expect(screen.getByRole("alert").textContent).toBe(sentence);
    says({});
    await press("Set up a demo account");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(backend.calls).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["another request has taken its place", { requestId: "r2" }],
    ["its address is not given any more", { state: "done" }],
  ])("says that there is no answer when %s", async (_why, change) => {
    says(change);
    renderScreen(page());
    await press("Set up a demo account");
    expect(screen.getByRole("alert").textContent).toBe(SILENT);
    expect(edge.push).not.toHaveBeenCalled();
  });

  it("waits for thirty seconds and no longer", async () => {
    says({});
    renderScreen(page());
    await press("Set up a demo account");
    await act(async () => vi.advanceTimersByTime(ASK_WAIT_MS - 1));
    expect(screen.queryByRole("alert")).toBeNull();
    await act(async () => vi.advanceTimersByTime(1));
    expect(screen.getByRole("alert").textContent).toBe(SILENT);
    expect(button("Set up a demo account").disabled).toBe(false);
  });

  it("leads nowhere once somebody has left", async () => {
    says({});
    const { update, unmount } = renderScreen(page());
    await press("Set up a demo account");
    update(<p>Elsewhere</p>);
    says({ state: "done", url: "/pay/demo/payee/p1" });
    update(<p>Elsewhere</p>);
    unmount();
    expect(edge.push).not.toHaveBeenCalled();
  });

  it("says why nothing was asked at all", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "PAYMENTS_OFF" }));
    renderScreen(page());
    await press("Set up a demo account");
    expect(screen.getByRole("alert").textContent).toBe("Payments are switched off here.");
  });
});

describe("coming back from the processor's page", () => {
  it.each([
    ["active", "Your account can receive money now."],
    ["pending", "Your account cannot receive money yet. The processor looks at it, or something is missing."],
  ])("reads the account again: %s", async (transfers, sentence) => {
    says({ what: "refresh", state: "done", transfers });
    await act(async () => void renderScreen(page(METHOD, "?connect=back")));
    await act(async () => vi.runAllTimers());
    expect(backend.calls.mock.calls).toEqual([["payoutMethods:refresh", {}]]);
    expect(screen.getByRole("status").textContent).toBe(sentence);
    expect(address).toBe("");
  });

  it("opens a fresh page where the last one had run out", async () => {
    says({ state: "done", url: "/pay/demo/payee/p2" });
    await act(async () => void renderScreen(page(METHOD, "?connect=again")));
    expect(backend.calls.mock.calls).toEqual([["payoutMethods:connect", {}]]);
    expect(edge.push.mock.calls).toEqual([["/pay/demo/payee/p2"]]);
  });

  it("may be asked for by hand while the account is not ready", async () => {
    says({ what: "refresh", state: "done", transfers: "active" });
    renderScreen(page(METHOD));
    await press("Check again");
    expect(screen.getByRole("status").textContent).toBe("Your account can receive money now.");
  });
});

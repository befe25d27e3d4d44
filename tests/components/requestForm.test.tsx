import { act, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RequestForm } from "@/components/advisors/RequestForm";
import type { AdvisorDetail } from "@/components/advisors/types";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { push } = vi.hoisted(() => ({ push: vi.fn() }));
const onMode = vi.fn();
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

const ADVISOR: AdvisorDetail = {
  advisorId: "a1" as Id<"advisorProfiles">,
  displayName: "Ada",
  headline: "",
  portraitSeed: "ada",
  categories: [],
  languages: ["en"],
  chatPriceMinor: 50n,
  videoPriceMinor: null,
  ratingAverage: null,
  ratingCount: 0,
  availability: "online",
  accepting: true,
  bio: "",
  specialties: [],
  yearsOfExperience: 1,
  timeZone: "UTC",
  country: "US",
};
const QUOTE = { ratePerMinuteMinor: 50n, spendableMinor: 5_000n, affordableSeconds: 6_000, minimumMinor: 150n, limitMinimumMinor: 150n, requestExpiryMs: 60_000, isShort: false, canStart: true, reason: null, availability: "online", queue: null };

const send = async () => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Send request" })));
};
const show = () => renderScreen(<RequestForm advisor={ADVISOR} mode="chat" onMode={onMode} returnPath="/advisors/a1?start=chat" />);

beforeEach(() => {
  backend.reset();
  backend.answers.set("sessions:quote", QUOTE);
  push.mockReset();
  onMode.mockReset();
  sessionStorage.clear();
});

describe("asking an advisor", () => {
  it("shows price, balance and what it buys before anything is sent", () => {
    show();
    expect(screen.getByText("$0.50 a minute")).toBeTruthy();
    expect(screen.getByText("$50.00")).toBeTruthy();
    expect(screen.getByText("100 minutes")).toBeTruthy();
  });

  it("sends the limit in cents and the note, and goes to the room", async () => {
    backend.calls.mockResolvedValue({ sessionId: "s1", state: "requested", expiresAtMs: 0 });
    show();
    fireEvent.change(screen.getByLabelText(/Spend limit/), { target: { value: "7.50" } });
    fireEvent.change(screen.getByLabelText(/Opening note/), { target: { value: "A question" } });
    await send();
    expect(backend.calls).toHaveBeenCalledWith("sessions:request", expect.objectContaining({ advisorId: "a1", mode: "chat", limitMinor: 750n, note: "A question" }));
    expect(push).toHaveBeenCalledWith("/session/s1");
  });

  it("leaves an empty limit away and never sends one below the minimum", async () => {
    show();
    await send();
    expect(backend.calls.mock.calls[0]?.[1]).not.toHaveProperty("limitMinor");
    backend.calls.mockClear();
    fireEvent.change(screen.getByLabelText(/Spend limit/), { target: { value: "1.49" } });
    await send();
    expect(backend.calls).not.toHaveBeenCalled();
    expect(screen.getByText(/at least \$1\.50\. Leave it empty/)).toBeTruthy();
  });

  it("offers to add funds instead when the balance is too small", () => {
    backend.answers.set("sessions:quote", { ...QUOTE, spendableMinor: 149n, isShort: true, canStart: false, reason: "INSUFFICIENT_FUNDS" });
    show();
    expect(screen.queryByRole("button", { name: "Send request" })).toBeNull();
    expect(screen.getByRole("button", { name: "Add funds" })).toBeTruthy();
  });

  it("says why it cannot start and sends nothing", () => {
    backend.answers.set("sessions:quote", { ...QUOTE, canStart: false, reason: "ADVISOR_BUSY" });
    show();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send request" }).disabled).toBe(true);
    expect(screen.getByText("There is another session open. It has to end first.")).toBeTruthy();
  });

  it("keeps its key after a lost answer and changes it after a refusal", async () => {
    backend.calls.mockRejectedValueOnce(new Error("connection lost"));
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "ADVISOR_OFFLINE" }));
    show();
    await send();
    await send();
    expect(screen.getByText(/This advisor is offline/)).toBeTruthy();
    await send();
    const keys = backend.calls.mock.calls.map(([, args]) => (args as { requestKey: string }).requestKey);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});

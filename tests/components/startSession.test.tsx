import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { StartSession } from "@/components/advisors/StartSession";
import type { AdvisorDetail } from "@/components/advisors/types";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const edge = vi.hoisted(() => ({ push: vi.fn(), query: "" }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: edge.push }),
  useSearchParams: () => new URLSearchParams(edge.query),
}));

const ADVISOR = {
  advisorId: "a1" as Id<"advisorProfiles">,
  displayName: "Ada",
  availability: "online",
  accepting: true,
  chatPriceMinor: 50n,
  videoPriceMinor: 120n,
} as AdvisorDetail;
const VIEWER = { roles: ["client"], suspended: false, advisorProfileId: null };

const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const show = (part: Partial<AdvisorDetail> = {}) => renderScreen(<StartSession advisor={{ ...ADVISOR, ...part }} />);

beforeEach(() => {
  backend.reset();
  edge.push.mockReset();
  edge.query = "";
  sessionStorage.clear();
  backend.answers.set("users:me", VIEWER);
  backend.answers.set("sessions:quote", {
    ratePerMinuteMinor: 120n,
    spendableMinor: 5_000n,
    affordableSeconds: 2_500,
    minimumMinor: 360n,
    isShort: false,
    limitMinimumMinor: 360n,
    ownLimit: null,
    requestExpiryMs: 60_000,
    canStart: true,
    reason: null,
    availability: "online",
    queue: null,
  });
});

describe("the ways into a session", () => {
  it("are a chat and, with a price for it, a video call", () => {
    show();
    expect([button("Start chat").disabled, button("Start video call").disabled]).toEqual([false, false]);
  });

  it("without a price for video are a chat", () => {
    show({ videoPriceMinor: null });
    expect(screen.queryByRole("button", { name: "Start video call" })).toBeNull();
  });

  it("open the dialog in the mode that was pressed", async () => {
    show();
    await act(async () => fireEvent.click(button("Start video call")));
    expect(screen.getByRole("dialog", { name: "Ask Ada" })).toBeTruthy();
    expect((await screen.findByRole<HTMLInputElement>("radio", { name: "Video call" })).checked).toBe(true);
    expect(button("Send request").disabled).toBe(false);
  });

  it("open by themselves for somebody who comes back from paying", async () => {
    edge.query = "start=video";
    show();
    expect((await screen.findByRole<HTMLInputElement>("radio", { name: "Video call" })).checked).toBe(true);
  });

  it("leave what was typed in place when the advisor goes offline meanwhile", async () => {
    const view = show();
    await act(async () => fireEvent.click(button("Start chat")));
    fireEvent.change(await screen.findByLabelText(/Opening note/), { target: { value: "Half a thought" } });
    view.update(<StartSession advisor={{ ...ADVISOR, availability: "offline" }} />);
    expect(screen.getByLabelText<HTMLTextAreaElement>(/Opening note/).value).toBe("Half a thought");
  });

  it.each([
    ["offline", { availability: "offline" as const }, "Ada is offline right now."],
    ["closed", { accepting: false }, "Ada is not taking sessions right now."],
  ])("that are closed say why and where else to go: %s", (_name, part, sentence) => {
    show(part);
    expect([button("Start chat").disabled, button("Start video call").disabled]).toEqual([true, true]);
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(screen.getByRole("link", { name: "Find somebody who is online" }).getAttribute("href")).toBe("/advisors?online=true");
  });

  it("lead into the queue while the advisor is in a session", async () => {
    show({ availability: "busy" });
    expect([button("Start chat").disabled, button("Start video call").disabled]).toEqual([true, true]);
    expect(screen.getByText("Ada is in a session. You can wait for your turn.")).toBeTruthy();
    await act(async () => fireEvent.click(button("Wait in the queue")));
    expect(await screen.findByRole("radio", { name: "Chat" })).toBeTruthy();
  });

  it("are closed on one's own profile, also with the address of the dialog", () => {
    edge.query = "start=chat";
    backend.answers.set("users:me", { ...VIEWER, advisorProfileId: "a1" });
    show();
    expect(button("Start chat").disabled).toBe(true);
    expect(screen.getByText("This is your own profile.")).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ringBrowser } from "@/components/ring/ringBrowser";
import { Ringer } from "@/components/ring/ringer";
import { RingSettings } from "@/components/ring/RingSettings";
import { ringSamples } from "@/components/ring/ringSound";
import { badgeTitle } from "@/components/ring/titleBadge";
import { FakeAudio, FakeLocks, FakeNotification } from "./support/ringEdge";
import { renderScreen } from "./support/render";

let locks: FakeLocks;

/** A browser in which somebody has touched the page, or not. */
function setUp({ touched }: { touched: boolean }) {
  FakeAudio.reset();
  FakeNotification.reset("default");
  locks = new FakeLocks();
  localStorage.clear();
  vi.stubGlobal("AudioContext", FakeAudio);
  vi.stubGlobal("Notification", FakeNotification);
  Object.defineProperty(navigator, "locks", { configurable: true, value: locks });
  Object.defineProperty(navigator, "userActivation", { configurable: true, value: { hasBeenActive: touched } });
}

const touch = () => {
  Object.defineProperty(navigator, "userActivation", { configurable: true, value: { hasBeenActive: true } });
  fireEvent.pointerUp(document.body);
};

beforeEach(() => setUp({ touched: true }));

describe("the sound", () => {
  it("is made of numbers: never louder than the card can play, silent at the end of each turn", () => {
    const samples = ringSamples(48_000);
    expect(samples).toHaveLength(124_800);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.05);
    expect(peak).toBeLessThan(0.5);
    expect([...samples.slice(-48_000)].every((sample) => sample === 0)).toBe(true);
    expect(samples[0]).toBe(0);
  });
});

describe("the ring of a tab", () => {
  it("sounds in a loop while somebody waits, and stops with the last of them", async () => {
    const ringer = new Ringer(ringBrowser);
    const [one, two] = [ringer.ring(), ringer.ring()];
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    expect(FakeAudio.all[0]?.source?.loop).toBe(true);
    one();
    expect(FakeAudio.sounding()).toBe(1);
    two();
    two();
    expect(FakeAudio.sounding()).toBe(0);
    expect(FakeAudio.all.map(({ state }) => state)).toEqual(["closed"]);
  });

  it("sounds in one tab only, and in the next when that one goes", async () => {
    const [first, second] = [new Ringer(ringBrowser), new Ringer(ringBrowser)];
    const stopFirst = first.ring();
    const stopSecond = second.ring();
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    expect(FakeAudio.all).toHaveLength(1);
    stopFirst();
    await waitFor(() => expect(FakeAudio.all).toHaveLength(2));
    expect(FakeAudio.sounding()).toBe(1);
    stopSecond();
    expect(FakeAudio.sounding()).toBe(0);
  });

  it("waits for a touch where the browser wants one, and leaves the turn to a tab that may sound", async () => {
    setUp({ touched: false });
    const untouched = new Ringer(ringBrowser);
    const stop = untouched.ring();
    await waitFor(() => expect(untouched.current()).toEqual({ isMuted: false, isBlocked: true }));
    expect(FakeAudio.all).toHaveLength(0);
    expect(locks.waitingFor("parley-ring")).toBe(0);
    touch();
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    expect(untouched.current().isBlocked).toBe(false);
    stop();
  });

  it("asks for no touch while another tab is heard, and does when that one goes", async () => {
    const stopTouched = new Ringer(ringBrowser).ring();
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    Object.defineProperty(navigator, "userActivation", { configurable: true, value: { hasBeenActive: false } });
    const untouched = new Ringer(ringBrowser);
    const told: boolean[] = [];
    untouched.subscribe(() => told.push(untouched.current().isBlocked));
    const looked = vi.spyOn(locks, "query");
    const stop = untouched.ring();
    await waitFor(() => expect(looked).toHaveBeenCalledTimes(2), { timeout: 3_000 });
    expect(told).toEqual([]);
    stopTouched();
    await waitFor(() => expect(told).toEqual([true]), { timeout: 3_000 });
    stop();
    expect(untouched.current().isBlocked).toBe(false);
  });

  it("muted, it is silent, in every tab and for good", async () => {
    const [here, there] = [new Ringer(ringBrowser), new Ringer(ringBrowser)];
    const stop = here.ring();
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    here.setMuted(true);
    expect(FakeAudio.sounding()).toBe(0);
    expect(localStorage.getItem("parley-ring-muted")).toBe("yes");
    // What a browser tells the other tabs.
    dispatchEvent(new StorageEvent("storage", { key: "parley-ring-muted", newValue: "yes" }));
    expect(there.current().isMuted).toBe(true);
    expect(new Ringer(ringBrowser).current().isMuted).toBe(true);
    here.setMuted(false);
    await waitFor(() => expect(FakeAudio.sounding()).toBe(1));
    stop();
  });
});

describe("the title", () => {
  it("carries the badge across navigation and gives the page's own title back", async () => {
    document.title = "Dashboard · Parley";
    const remove = badgeTitle("(1)");
    expect(document.title).toBe("(1) Dashboard · Parley");
    document.title = "Earnings · Parley";
    await waitFor(() => expect(document.title).toBe("(1) Earnings · Parley"));
    const removeTurn = badgeTitle("Your turn:");
    expect(document.title).toBe("(1) Your turn: Earnings · Parley");
    remove();
    expect(document.title).toBe("Your turn: Earnings · Parley");
    removeTurn();
    removeTurn();
    expect(document.title).toBe("Earnings · Parley");
  });
});

describe("notifications", () => {
  it("are shown only when allowed and never while a page is in sight", async () => {
    const note = { title: "Casey wants to chat", body: "Hello", tag: "s1", onPress: vi.fn() };
    expect(ringBrowser.notify(note)).toBeNull();
    FakeNotification.reset("granted");
    const close = ringBrowser.notify(note);
    expect(FakeNotification.shown).toMatchObject([{ title: "Casey wants to chat", options: { tag: "s1", body: "Hello" } }]);
    close?.();
    expect(FakeNotification.shown[0]?.isClosed).toBe(true);
    expect(await ringBrowser.isWatched()).toBe(false);
    const stopWatching = ringBrowser.watch();
    await waitFor(async () => expect(await ringBrowser.isWatched()).toBe(true));
    stopWatching();
    await waitFor(async () => expect(await ringBrowser.isWatched()).toBe(false));
  });

  it("pressing one brings the page back", () => {
    FakeNotification.reset("granted");
    const onPress = vi.fn();
    const focus = vi.spyOn(window, "focus").mockImplementation(() => undefined);
    ringBrowser.notify({ title: "t", body: "", tag: "s1", onPress });
    FakeNotification.shown[0]?.onclick?.();
    expect([focus.mock.calls.length, onPress.mock.calls.length]).toEqual([1, 1]);
    expect(FakeNotification.shown[0]?.isClosed).toBe(true);
  });

  it("where the constructor is refused nothing is shown and nothing breaks", () => {
    vi.stubGlobal(
      "Notification",
      class {
        static permission = "granted";
        constructor() {
          throw new TypeError("Illegal constructor");
        }
      },
    );
    expect(ringBrowser.notify({ title: "t", body: "", tag: "s1", onPress: vi.fn() })).toBeNull();
  });
});

describe("the advisor's settings", () => {
  it("ask for notifications on a press only, and say what holds after", async () => {
    renderScreen(<RingSettings />);
    expect(FakeNotification.asked).toBe(0);
    FakeNotification.answer = "denied";
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Allow notifications" })));
    expect(FakeNotification.asked).toBe(1);
    expect(screen.getByText(/^Blocked\. You can allow them/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Allow notifications" })).toBeNull();
  });

  it("switch the ring off and on, and let one hear it once", () => {
    renderScreen(<RingSettings />);
    fireEvent.click(screen.getByRole("switch", { name: "Ring when somebody asks" }));
    expect(localStorage.getItem("parley-ring-muted")).toBe("yes");
    expect(screen.getByText(/^Muted\./)).toBeTruthy();
    fireEvent.click(screen.getByRole("switch", { name: "Ring when somebody asks" }));
    expect(localStorage.getItem("parley-ring-muted")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Try the ring" }));
    expect(FakeAudio.all.at(-1)?.source?.loop).toBe(false);
  });
});

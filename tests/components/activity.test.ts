import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { reportActivity, watchActivity } from "@/lib/billing/activity";

/** Channels of one browser; each message reaches the others of its name. */
class FakeChannel {
  static all = new Set<FakeChannel>();
  static sent = 0;
  onmessage: (() => void) | null = null;
  constructor(readonly name: string) {
    FakeChannel.all.add(this);
  }
  postMessage(): void {
    FakeChannel.sent += 1;
    for (const other of FakeChannel.all) if (other !== this && other.name === this.name) other.onmessage?.();
  }
  close(): void {
    FakeChannel.all.delete(this);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeChannel.all.clear();
  FakeChannel.sent = 0;
  vi.stubGlobal("BroadcastChannel", FakeChannel);
});
afterEach(() => {
  vi.useRealTimers();
});

it.each(["pointerdown", "pointermove", "keydown", "wheel", "touchmove"])("%s anywhere in the page is activity, even where it is stopped", (name) => {
  const onActivity = vi.fn();
  const stop = watchActivity("s1", onActivity);
  const button = document.body.appendChild(document.createElement("button"));
  button.addEventListener(name, (event) => event.stopPropagation());
  button.dispatchEvent(new Event(name, { bubbles: true }));
  expect(onActivity).toHaveBeenCalledTimes(1);
  stop();
  button.dispatchEvent(new Event(name, { bubbles: true }));
  expect(onActivity).toHaveBeenCalledTimes(1);
});

it("what a call or a chat reports is activity, as long as somebody watches", () => {
  const onActivity = vi.fn();
  reportActivity();
  const stop = watchActivity("s1", onActivity);
  reportActivity();
  expect(onActivity).toHaveBeenCalledTimes(1);
  stop();
  reportActivity();
  expect(onActivity).toHaveBeenCalledTimes(1);
  expect(FakeChannel.all.size).toBe(0);
});

it("the other tabs of the session hear of it, at most once a second", () => {
  const stopHere = watchActivity("s1", vi.fn());
  // Another tab is another window: it only listens to the channel.
  const elsewhere = new FakeChannel("s1");
  const other = new FakeChannel("s2");
  elsewhere.onmessage = vi.fn();
  other.onmessage = vi.fn();
  for (let i = 0; i < 8; i += 1) {
    window.dispatchEvent(new Event("pointermove"));
    vi.advanceTimersByTime(250);
  }
  expect(elsewhere.onmessage).toHaveBeenCalledTimes(2);
  expect(other.onmessage).not.toHaveBeenCalled();
  stopHere();
});

import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useReportPage } from "@/components/sessions/useReportPage";

const { reportActivity } = vi.hoisted(() => ({ reportActivity: vi.fn() }));
vi.mock("@/lib/billing/activity", () => ({ reportActivity }));

let visibility: DocumentVisibilityState = "visible";
const show = (next: DocumentVisibilityState) => {
  visibility = next;
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers();
  visibility = "visible";
  reportActivity.mockClear();
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
});
afterEach(() => {
  vi.useRealTimers();
});

it("a chat in front is somebody who reads, for as long as it is in front", () => {
  const { unmount } = renderHook(() => useReportPage(true));
  vi.advanceTimersByTime(20_000);
  expect(reportActivity).toHaveBeenCalledTimes(5);
  show("hidden");
  vi.advanceTimersByTime(120_000);
  expect(reportActivity).toHaveBeenCalledTimes(5);
  show("visible");
  expect(reportActivity).toHaveBeenCalledTimes(6);
  unmount();
  vi.advanceTimersByTime(20_000);
  expect(reportActivity).toHaveBeenCalledTimes(6);
});

it("an advisor's open page vouches for nothing", () => {
  renderHook(() => useReportPage(false));
  vi.advanceTimersByTime(60_000);
  expect(reportActivity).not.toHaveBeenCalled();
});

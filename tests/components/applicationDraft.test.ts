import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CENTRED, cutOf, dragged, withinPicture } from "@/components/advisors/setup/cropGeometry";
import { DraftKeeper } from "@/components/advisors/setup/draftKeeper";
import { emptyFields } from "@/lib/domain/applications/fields";

const RULES = { priceMinMinor: 10n, priceMaxMinor: 10_000n, countries: ["US"], categories: ["law"] };
const KEY = "draft";

/** What a browser keeps. */
function newShelf() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const keeperOn = (shelf: ReturnType<typeof newShelf>, save: (changes: object) => Promise<unknown>) =>
  new DraftKeeper({ fields: emptyFields("Nora", "US"), rules: RULES, save, shelf, shelfKey: KEY });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a form that saves itself", () => {
  it("sends what was written once, a moment after the last key", async () => {
    const [shelf, save] = [newShelf(), vi.fn(async () => undefined)];
    const keeper = keeperOn(shelf, save);
    keeper.change({ headline: "Con" });
    await vi.advanceTimersByTimeAsync(500);
    keeper.change({ headline: "Contracts" });
    keeper.change({ chatPriceMinor: 80n });
    expect([keeper.snapshot().status, shelf.kept.get(KEY)]).toEqual(["waiting", '{"headline":"Contracts","chatPriceMinor":"80"}']);
    await vi.advanceTimersByTimeAsync(600);
    expect(save.mock.calls).toEqual([[{ headline: "Contracts", chatPriceMinor: 80n }]]);
    expect([keeper.snapshot().status, shelf.kept.size]).toEqual(["saved", 0]);
  });

  it("keeps in the browser what did not arrive, says so, tries again, and finds it after a reload", async () => {
    const shelf = newShelf();
    const save = vi.fn(async () => await Promise.reject(new Error("offline")));
    const keeper = keeperOn(shelf, save);
    keeper.change({ chatPriceMinor: 80n });
    await vi.advanceTimersByTimeAsync(600);
    expect(keeper.snapshot().status).toBe("failed");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(save).toHaveBeenCalledTimes(2);
    keeper.stop();

    const later = vi.fn(async () => undefined);
    const reloaded = keeperOn(shelf, later);
    expect(reloaded.snapshot()).toMatchObject({ status: "waiting", fields: { chatPriceMinor: 80n } });
    expect(await reloaded.flush()).toBe("saved");
    expect(later.mock.calls).toEqual([[{ chatPriceMinor: 80n }]]);
  });

  it("holds back what no draft may hold, and sends the rest", async () => {
    const save = vi.fn(async () => undefined);
    const keeper = keeperOn(newShelf(), save);
    keeper.change({ bio: "x".repeat(100_000), headline: "Contracts" });
    expect(await keeper.flush()).toBe("waiting");
    expect(save.mock.calls).toEqual([[{ headline: "Contracts" }]]);
    keeper.change({ bio: "short enough" });
    expect(await keeper.flush()).toBe("saved");
  });

  it("does not lose what is written while it saves", async () => {
    let arrive: () => void = () => undefined;
    const save = vi.fn(async (_changes: object) => await new Promise<void>((resolve) => (arrive = resolve)));
    const keeper = keeperOn(newShelf(), save);
    keeper.change({ headline: "One" });
    const flushed = keeper.flush();
    keeper.change({ headline: "Two" });
    arrive();
    expect(await flushed).toBe("waiting");
    await vi.advanceTimersByTimeAsync(600);
    expect(save.mock.calls.at(-1)).toEqual([{ headline: "Two" }]);
    keeper.stop();
  });

  it("starts anew when the browser holds what it cannot read", () => {
    const shelf = newShelf();
    shelf.setItem(KEY, "{half");
    expect(keeperOn(shelf, async () => undefined).snapshot().status).toBe("saved");
  });
});

describe("the square of a photo", () => {
  const WIDE = { width: 800, height: 400 };

  it("is the middle at first, as large as fits", () => {
    expect(cutOf(CENTRED, WIDE)).toEqual({ left: 200, top: 0, side: 400 });
    expect(cutOf({ ...CENTRED, zoom: 2 }, WIDE)).toEqual({ left: 300, top: 100, side: 200 });
  });

  it("follows the drag and never leaves the picture", () => {
    expect(cutOf(dragged(CENTRED, WIDE, 100, 0, 200), WIDE)).toEqual({ left: 0, top: 0, side: 400 });
    expect(cutOf(dragged(CENTRED, WIDE, -50, 30, 200), WIDE)).toEqual({ left: 300, top: 0, side: 400 });
    expect(withinPicture({ zoom: 99, x: 5, y: -5 }, WIDE)).toEqual({ zoom: 4, x: 0.9375, y: 0.125 });
  });
});

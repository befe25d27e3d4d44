import { act, fireEvent, screen, within } from "@testing-library/react";
import { NuqsTestingAdapter, type UrlUpdateEvent } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AdvisorSearch, type AdvisorSearchProps } from "@/components/advisors/AdvisorSearch";
import { clearCompared } from "@/components/advisors/compare/compareStore";
import { markReturn } from "@/components/advisors/listMemory";
import type { AdvisorSummary } from "@/components/advisors/types";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const edge = vi.hoisted(() => ({ push: vi.fn(), scrollTo: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: edge.push }), usePathname: () => "/advisors" }));

/** The observer of the list's end: jsdom has no layout, so a test says when the end comes into view. */
let reachEnd: () => void = () => undefined;

const advisor = (name: string): AdvisorSummary => ({
  advisorId: `id-${name}` as Id<"advisorProfiles">,
  displayName: name,
  headline: "",
  portraitSeed: name,
  photoUrl: null,
  categories: [],
  languages: ["en"],
  chatPriceMinor: 50n,
  videoPriceMinor: null,
  ratingAverage: null,
  ratingCount: 0,
  availability: "online",
  accepting: true,
  responseMs: 19_400,
});
const answer = (names: string[], status: "LoadingFirstPage" | "CanLoadMore" | "Exhausted" = "Exhausted") => {
  const loadMore = vi.fn();
  backend.answers.set("advisorProfiles:search", { results: names.map(advisor), status, loadMore });
  return loadMore;
};
const CATEGORIES = [{ slug: "law", name: "Everyday law" }];

let address = "";
const list = (search = "", props: AdvisorSearchProps = {}) => (
  <NuqsTestingAdapter key="one" searchParams={search} hasMemory onUrlUpdate={({ queryString }: UrlUpdateEvent) => (address = queryString)}>
    <AdvisorSearch {...props} />
  </NuqsTestingAdapter>
);
// Each advisor stands there twice, as a row and as a card, and the style sheet shows one of them.
const names = () => [...new Set(screen.queryAllByRole("article").map((row) => within(row).getByRole("heading").textContent))];
const lastAsked = () => backend.asked.mock.lastCall?.[1];

beforeEach(() => {
  backend.reset();
  backend.answers.set("advisorProfiles:categories", CATEGORIES);
  backend.answers.set("users:me", { roles: ["client"], suspended: false, advisorProfileId: null });
  backend.answers.set("favourites:ids", []);
  edge.push.mockReset();
  edge.scrollTo.mockReset();
  vi.stubGlobal("scrollTo", edge.scrollTo);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(notify: (entries: { isIntersecting: boolean }[]) => void) {
        reachEnd = () => notify([{ isIntersecting: true }]);
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  window.history.replaceState(null, "", "/advisors");
  act(() => clearCompared());
  sessionStorage.clear();
  address = "untouched";
});

describe("the list of advisors", () => {
  it("asks for exactly what the address says", () => {
    answer(["Ada"]);
    renderScreen(list("?q=debt&category=law&language=es&min=50&max=120&rating=4&online=true&video=true&sort=price"));
    expect(lastAsked()).toEqual({
      sort: "price",
      query: "debt",
      category: "law",
      language: "es",
      minPriceMinor: 50n,
      maxPriceMinor: 120n,
      minRating: 4,
      onlineOnly: true,
      offersVideo: true,
    });
    expect(screen.getByText("Lowest chat price first.")).toBeTruthy();
  });

  it("ignores values that do not exist and takes them out of the address", async () => {
    answer(["Ada"]);
    const odd = "?category=nope&language=xx&min=-4&max=99999&rating=9&online=maybe&sort=paid";
    window.history.replaceState(null, "", `/advisors${odd}`);
    await act(async () => renderScreen(list(odd)));
    expect(lastAsked()).toEqual({ sort: "best" });
    await vi.waitFor(() => expect(address).toBe(""));
  });

  it("shows the server's first page before the live answer, and only under its own address", () => {
    answer([], "LoadingFirstPage");
    const first = { href: "/advisors", rows: [advisor("Ada")], isDone: true };
    const view = renderScreen(list("", { categories: CATEGORIES, first }));
    expect(names()).toEqual(["Ada"]);
    view.unmount();
    renderScreen(list("?sort=price", { categories: CATEGORIES, first }));
    expect(screen.getByText("Loading advisors")).toBeTruthy();
  });

  it("keeps the old rows while new ones are on their way", async () => {
    answer(["Ada", "Ben"]);
    renderScreen(list());
    answer([], "LoadingFirstPage");
    await act(async () => fireEvent.change(screen.getByRole("searchbox"), { target: { value: "tax" } }));
    expect(lastAsked()).toEqual({ sort: "best", query: "tax" });
    expect(names()).toEqual(["Ada", "Ben"]);
    expect(document.querySelector("[aria-busy=true]")).not.toBeNull();
  });

  it("says that nobody fits only once that is certain, and offers to start anew", async () => {
    const readOn = answer([], "CanLoadMore");
    const view = renderScreen(list("?q=zebra"));
    expect(screen.queryByText("Nobody fits")).toBeNull();
    expect(readOn).toHaveBeenCalledTimes(1);
    answer([]);
    view.update(list("?q=zebra"));
    expect(screen.getByText("Nobody fits")).toBeTruthy();
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Clear search and filters" })));
    expect(lastAsked()).toEqual({ sort: "best" });
  });

  it("loads more when the end comes near, and by a button", () => {
    const more = answer(["Ada"], "CanLoadMore");
    renderScreen(list());
    expect(more).not.toHaveBeenCalled();
    reachEnd();
    expect(more).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole("button", { name: "Show more" }));
    expect(more).toHaveBeenCalledTimes(2);
  });

  it("has its pages and its place again when one comes back, and reads them anew", () => {
    answer(["Ada", "Ben", "Cem"], "CanLoadMore");
    const view = renderScreen(list("?sort=price"));
    vi.stubGlobal("scrollY", 840);
    fireEvent.scroll(window);
    view.unmount();
    vi.stubGlobal("scrollY", 0);
    const more = answer(["Ada"], "CanLoadMore");
    act(() => markReturn());
    renderScreen(list("?sort=price"));
    expect(names()).toEqual(["Ada", "Ben", "Cem"]);
    expect(edge.scrollTo).toHaveBeenLastCalledWith(0, 840);
    expect(more).toHaveBeenCalledTimes(1);
  });

  it("says how fast somebody answers", () => {
    answer(["Ada"]);
    renderScreen(list());
    expect(screen.getAllByText("Answers in about 20 sec")).toHaveLength(1);
  });
});

describe("saving an advisor", () => {
  const heart = () => screen.getAllByRole<HTMLButtonElement>("button", { name: "Save Ada" })[0] as HTMLButtonElement;

  it("shows what was pressed at once and says so to the backend", async () => {
    answer(["Ada"]);
    let settle: (value: null) => void = () => undefined;
    backend.calls.mockReturnValue(new Promise((resolve) => (settle = resolve)));
    renderScreen(list());
    expect(heart().getAttribute("aria-pressed")).toBe("false");
    await act(async () => fireEvent.click(heart()));
    expect(heart().getAttribute("aria-pressed")).toBe("true");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("favourites:set", { advisorId: "id-Ada", isFavourite: true });
    backend.answers.set("favourites:ids", ["id-Ada"]);
    await act(async () => settle(null));
    expect(heart().getAttribute("aria-pressed")).toBe("true");
  });

  it("takes back what was refused", async () => {
    answer(["Ada"]);
    backend.calls.mockRejectedValue(new Error("gone"));
    renderScreen(list());
    await act(async () => fireEvent.click(heart()));
    expect(heart().getAttribute("aria-pressed")).toBe("false");
  });
});

describe("comparing advisors", () => {
  const choose = (name: string) => fireEvent.click(screen.getAllByRole("button", { name: `Compare ${name}` })[0] as HTMLElement);

  it("takes up to three, survives a reload of the tab and can be undone", () => {
    answer(["Ada", "Ben", "Cem", "Dot"]);
    renderScreen(list());
    expect(screen.queryByRole("region", { name: "Compare advisors" })).toBeNull();
    choose("Ada");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Compare 1" }).disabled).toBe(true);
    choose("Ben");
    choose("Cem");
    const fourth = screen.getAllByRole<HTMLButtonElement>("button", { name: "Compare Dot" });
    expect(fourth.every(({ disabled }) => disabled)).toBe(true);
    expect(JSON.parse(sessionStorage.getItem("parley-compare") ?? "")).toEqual(["Ada", "Ben", "Cem"].map((name) => ({ advisorId: `id-${name}`, displayName: name })));
    fireEvent.click(screen.getByRole("button", { name: "Take Ben out" }));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Compare 2" }).disabled).toBe(false);
    fireEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(screen.queryByRole("region", { name: "Compare advisors" })).toBeNull();
  });

  it("puts prices and what $20 buys side by side", async () => {
    // Read beforehand: how long a file takes to load is not the subject.
    await import("@/components/advisors/compare/CompareDialog");
    answer(["Ada", "Ben"]);
    backend.answers.set("advisorProfiles:get", { ...advisor("Ada"), bio: "", specialties: ["Debt"], skills: [], portfolioLinks: [], yearsOfExperience: 7, timeZone: "UTC", country: "US" });
    renderScreen(list());
    choose("Ada");
    choose("Ben");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Compare 2" })));
    const dialog = await screen.findByRole("dialog", { name: "Compare advisors" });
    const row = (name: string) => within(within(dialog).getByRole("row", { name: new RegExp(`^${name.replace("$", "\\$")}`) })).getAllByRole("cell").map(({ textContent }) => textContent);
    expect(row("Chat, a minute")).toEqual(["$0.50", "$0.50"]);
    expect(row("Video, a minute")).toEqual(["Not offered", "Not offered"]);
    expect(row("$20 of chat")).toEqual(["40 minutes", "40 minutes"]);
  });
});

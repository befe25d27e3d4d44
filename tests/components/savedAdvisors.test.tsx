import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SavedAdvisors } from "@/components/advisors/SavedAdvisors";
import { TellWhenFree } from "@/components/advisors/TellWhenFree";
import type { AdvisorDetail, AdvisorSummary } from "@/components/advisors/types";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const edge = vi.hoisted(() => ({ push: vi.fn(), status: "ready" }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: edge.push }), usePathname: () => "/user-dashboard/advisors" }));
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: edge.status, viewer: null }) }));

const AT_MS = Date.UTC(2026, 0, 15, 12);
const card = (name: string) =>
  ({
    advisorId: `id-${name}`,
    displayName: name,
    headline: "Plain answers",
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
    responseMs: null,
  }) as unknown as AdvisorSummary;
const ada = card("Ada") as AdvisorDetail;
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));

beforeEach(() => {
  backend.reset();
  edge.push.mockReset();
  edge.status = "ready";
  backend.answers.set("favourites:ids", []);
});

describe("saved advisors", () => {
  const saved = () => within(screen.getByRole("region", { name: "Favourites" }));

  it("are cards, with those one talked to and when below", () => {
    backend.answers.set("favourites:list", { results: [card("Ada"), card("Ben")], status: "Exhausted", loadMore: () => undefined });
    backend.answers.set("favourites:recent", [{ advisor: card("Cem"), atMs: AT_MS }]);
    renderScreen(<SavedAdvisors />);
    expect(saved().getAllByRole("heading", { level: 3 }).map((name) => name.textContent)).toEqual(["Ada", "Ben"]);
    const recent = within(screen.getByRole("region", { name: "Recently talked to" }));
    expect(recent.getByRole("link", { name: "Cem" }).getAttribute("href")).toBe("/advisors/id-Cem");
    expect(recent.getByText("Last session on Jan 15, 2026")).toBeTruthy();
  });

  it("are asked for page by page, 24 at a time", async () => {
    const loadMore = vi.fn();
    backend.answers.set("favourites:list", { results: [card("Ada")], status: "CanLoadMore", loadMore });
    renderScreen(<SavedAdvisors />);
    await press("Show more");
    expect(loadMore).toHaveBeenCalledExactlyOnceWith(24);
  });

  it("are said to be none only once that is certain, with the way to some", () => {
    backend.answers.set("favourites:list", { results: [], status: "CanLoadMore", loadMore: () => undefined });
    backend.answers.set("favourites:recent", []);
    const view = renderScreen(<SavedAdvisors />);
    expect(screen.queryByText("Nobody saved yet")).toBeNull();
    backend.answers.set("favourites:list", { results: [], status: "Exhausted", loadMore: () => undefined });
    view.update(<SavedAdvisors />);
    expect(screen.getByText("Nobody saved yet")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Find an advisor" }).getAttribute("href")).toBe("/advisors");
    expect(screen.getByText("Advisors you talk to appear here.")).toBeTruthy();
  });
});

describe("being told when somebody is free", () => {
  it("is asked for once and says until when", async () => {
    backend.answers.set("freeAlerts:mine", null);
    const view = renderScreen(<TellWhenFree advisor={ada} />);
    await press("Tell me when free");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("freeAlerts:ask", { advisorId: "id-Ada" });
    backend.answers.set("freeAlerts:mine", AT_MS);
    view.update(<TellWhenFree advisor={ada} />);
    expect(screen.getByText(/^We tell you once when Ada is free, until Jan 15, 2026/)).toBeTruthy();
  });

  it("is taken back by the same button", async () => {
    backend.answers.set("freeAlerts:mine", AT_MS);
    renderScreen(<TellWhenFree advisor={ada} />);
    await press("Stop waiting");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("freeAlerts:cancel", { advisorId: "id-Ada" });
  });

  it("leads who is not signed in to that first, and back", async () => {
    edge.status = "signedOut";
    renderScreen(<TellWhenFree advisor={ada} />);
    await press("Tell me when free");
    expect(backend.calls).not.toHaveBeenCalled();
    expect(edge.push).toHaveBeenCalledExactlyOnceWith("/sign-in?return=%2Fadvisors%2Fid-Ada");
  });

  it("says why it did not work", async () => {
    backend.answers.set("freeAlerts:mine", null);
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "RATE_LIMITED" }));
    renderScreen(<TellWhenFree advisor={ada} />);
    await press("Tell me when free");
    expect(screen.getByRole("alert").textContent).not.toBe("");
    expect(screen.getByRole("button", { name: "Tell me when free" }).hasAttribute("disabled")).toBe(false);
  });
});

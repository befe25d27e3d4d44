import { act, fireEvent, screen, within } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApplicationList } from "@/components/admin/applications/ApplicationList";
import { ManagedAdvisors } from "@/components/admin/applications/ManagedAdvisors";
import { backend } from "./support/backend";
import { allowLists, choose } from "./support/choose";
import { renderScreen } from "./support/render";

const { saveFile } = vi.hoisted(() => ({ saveFile: vi.fn() }));
vi.mock("@/components/layout/saveFile", () => ({ saveFile }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const AT_MS = Date.UTC(2026, 0, 15, 12);
const APPLICATION = {
  applicationId: "ap1",
  userId: "u1",
  state: "submitted",
  displayName: "Nora K.",
  headline: "Contracts in plain words",
  photoUrl: null,
  portraitSeed: "u1",
  submittedAtMs: AT_MS,
  decidedAtMs: null,
  decidedById: null,
  decidedBy: null,
  isChange: false,
};
const ADVISOR = {
  advisorId: "a1",
  userId: "u1",
  status: "approved",
  accepting: true,
  fields: {
    displayName: "Ada Example",
    headline: "Plain answers",
    categorySlugs: ["law"],
    languages: ["en"],
    country: "US",
    chatPriceMinor: 50n,
    videoPriceMinor: null,
  },
  photoUrl: null,
  portraitSeed: "ada",
  ratingAverage: 4.5,
  ratingCount: 2,
  createdAtMs: AT_MS,
};

const answer = (name: string, results: object[], status = "Exhausted") => backend.answers.set(name, { results, status, loadMore: () => undefined });
const show = (list: "applications" | "managed", address = "") =>
  renderScreen(
    <NuqsTestingAdapter hasMemory searchParams={address}>
      {list === "applications" ? <ApplicationList /> : <ManagedAdvisors />}
    </NuqsTestingAdapter>,
  );
const order = () => screen.getByRole<HTMLButtonElement>("combobox", { name: "Order" });
const lastAsked = () => backend.asked.mock.calls.filter(([name]) => name.startsWith("advisorProfiles:")).at(-1);

beforeEach(() => {
  backend.reset();
  saveFile.mockReset();
  allowLists();
  backend.answers.set("advisorProfiles:applicationsWaiting", 1);
  backend.answers.set("advisorProfiles:invitations", []);
  backend.answers.set("advisorProfiles:categories", [{ slug: "law", name: "Law" }]);
});

describe("the list of applications", () => {
  it.each([
    ["", {}],
    ["?state=rejected&kind=change&subject=law&sort=newest", { state: "rejected", isChange: true, category: "law", sort: "newest" }],
    ["?kind=new&search=nora&sort=oldest", { isChange: false, search: "nora" }],
    ["?state=draft&kind=odd&sort=name", {}],
  ])("asks for what stands in the address: %s", (address, args) => {
    answer("advisorProfiles:applications", [APPLICATION]);
    show("applications", address);
    expect(lastAsked()).toEqual(["advisorProfiles:applications", args]);
  });

  it("takes filters and order from their lists; words have an order of their own", async () => {
    answer("advisorProfiles:applications", [APPLICATION]);
    show("applications");
    expect(order().textContent).toBe("Waiting longest first");
    await choose("Kind", "New");
    await choose("Subject", "Law");
    await choose("Order", "Newest first");
    expect(lastAsked()).toEqual(["advisorProfiles:applications", { isChange: false, category: "law", sort: "newest" }]);
    await act(async () => fireEvent.change(screen.getByLabelText("Search by name"), { target: { value: "nora" } }));
    expect([order().textContent, order().disabled]).toEqual(["Best match first", true]);
  });

  it("is saved as it is narrowed and sorted", async () => {
    answer("advisorProfiles:applications", [APPLICATION]);
    backend.calls.mockResolvedValue({ page: [APPLICATION], isDone: true, continueCursor: "" });
    show("applications", "?kind=new&sort=oldest");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Download CSV" })));
    const paginationOpts = { numItems: 100, cursor: null };
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("advisorProfiles:applications", { isChange: false, sort: "oldest", paginationOpts });
    const { name, text } = saveFile.mock.calls[0]?.[0] as { name: string; text: string };
    expect(name).toMatch(/^parley-applications-\d{4}-\d\d-\d\d\.csv$/);
    expect(text.slice(1).split("\r\n")).toEqual([
      "application_id,user_id,name,state,kind,submitted_at_utc,decided_at_utc,decided_by_id,decided_by",
      "ap1,u1,Nora K.,submitted,new,2026-01-15T12:00:00.000Z,,,",
      "",
    ]);
  });

  it("tells an empty list from an empty page and from nothing found", () => {
    answer("advisorProfiles:applications", []);
    const { unmount } = show("applications");
    expect(screen.getByText("No applications")).toBeTruthy();
    unmount();
    show("applications", "?kind=change");
    expect(screen.getByText("Nothing found")).toBeTruthy();
    answer("advisorProfiles:applications", [], "CanLoadMore");
    show("applications", "?subject=law");
    expect(screen.getByRole("button", { name: "Keep looking" })).toBeTruthy();
  });
});

describe("the list of advisors", () => {
  it.each([
    ["", { status: "approved" }],
    ["?status=suspended&subject=law&sort=rating", { status: "suspended", category: "law", sort: "rating" }],
    ["?search=ada&sort=price", { status: "approved", search: "ada" }],
    ["?status=draft&sort=name", { status: "approved" }],
  ])("asks for what stands in the address: %s", (address, args) => {
    answer("advisorProfiles:managed", [ADVISOR]);
    show("managed", address);
    expect(lastAsked()).toEqual(["advisorProfiles:managed", args]);
  });

  it("shows what it is sorted by, and takes the order from its list", async () => {
    answer("advisorProfiles:managed", [ADVISOR]);
    show("managed");
    const row = within(screen.getByRole("list", { name: "Advisors" })).getByRole("listitem");
    for (const text of ["4.5", "$0.50", "Since Jan 15, 2026"]) expect(row.textContent).toContain(text);
    await choose("Order", "Lowest chat price first");
    expect(lastAsked()).toEqual(["advisorProfiles:managed", { status: "approved", sort: "price" }]);
  });

  it("keeps a subject that is out of use as it stands in the address", () => {
    answer("advisorProfiles:managed", []);
    show("managed", "?subject=alchemy");
    expect(screen.getByRole("combobox", { name: "Subject" }).textContent).toBe("alchemy");
    expect(screen.getByText("Nothing found")).toBeTruthy();
  });

  it("is saved as it is narrowed and sorted", async () => {
    answer("advisorProfiles:managed", [ADVISOR]);
    backend.calls.mockResolvedValue({ page: [ADVISOR], isDone: true, continueCursor: "" });
    show("managed", "?sort=rating");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Download CSV" })));
    const paginationOpts = { numItems: 100, cursor: null };
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("advisorProfiles:managed", { status: "approved", sort: "rating", paginationOpts });
    const { text } = saveFile.mock.calls[0]?.[0] as { text: string };
    expect(text.slice(1).split("\r\n")[1]).toBe("a1,u1,Ada Example,approved,true,0.50,,law,en,US,4.50,2,2026-01-15T12:00:00.000Z");
  });
});

import { act, fireEvent, screen, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import { InviteAdvisor } from "@/components/admin/applications/InviteAdvisor";
import { People } from "@/components/admin/users/People";
import { backend } from "./support/backend";
import { allowLists, choose } from "./support/choose";
import { renderScreen } from "./support/render";

const { saveFile } = vi.hoisted(() => ({ saveFile: vi.fn() }));
vi.mock("@/components/layout/saveFile", () => ({ saveFile }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const AT_MS = Date.UTC(2026, 0, 15, 12);
const row = (change: object) => ({ userId: "u1", firstName: "Casey", surname: null, email: "casey@example.com", roles: ["client"], suspended: false, isDemo: false, isDeleted: false, createdAtMs: AT_MS, ...change });
const answer = (results: object[], status = "Exhausted", loadMore = vi.fn()) => backend.answers.set("users:listAll", { results, status, loadMore });
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
const order = () => screen.getByRole<HTMLButtonElement>("combobox", { name: "Order" });
const addressBar = vi.fn<(address: string) => void>();
const showPeople = (address = "") =>
  renderScreen(
    <NuqsTestingAdapter hasMemory searchParams={address} onUrlUpdate={({ queryString }) => addressBar(queryString)}>
      <People />
    </NuqsTestingAdapter>,
  );
const type = async (name: string, value: string) => await act(async () => fireEvent.change(screen.getByLabelText(name), { target: { value } }));

beforeEach(() => {
  backend.reset();
  saveFile.mockReset();
  addressBar.mockReset();
  allowLists();
});

describe("the list of people", () => {
  it("has name, address, roles and day of everybody, also of those who are gone or have no name", () => {
    answer([
      row({ surname: "Jones", roles: ["client", "admin"] }),
      row({ userId: "u2", firstName: "", email: null, isDemo: true }),
      row({ userId: "u3", firstName: "", email: null, suspended: true, isDeleted: true }),
    ]);
    showPeople();
    // Below the name stand the address and the day again, for phones.
    const textOf = (cell: HTMLElement) => cell.querySelector("a")?.textContent ?? cell.textContent;
    const rows = within(screen.getByRole("table"))
      .getAllByRole("row")
      .slice(1)
      .map((line) => within(line).getAllByRole("cell").map(textOf));
    expect(rows).toEqual([
      ["Casey Jones", "casey@example.com", "ClientAdmin", "Jan 15, 2026"],
      ["No name yet", "Demo account", "Client", "Jan 15, 2026"],
      ["Deleted user", "No address", "ClientSuspended", "Jan 15, 2026"],
    ]);
    expect(screen.getByRole("link", { name: "Casey Jones" }).getAttribute("href")).toBe("/admin/users/u1");
  });

  it("asks for what is typed, and says when nobody fits", async () => {
    answer([]);
    showPeople("?sort=name");
    expect(backend.asked.mock.lastCall).toEqual(["users:listAll", { sort: "name" }]);
    expect(order().textContent).toBe("First name A–Z");
    await type("Search people", "  cas ");
    expect(backend.asked.mock.lastCall).toEqual(["users:listAll", { query: "cas" }]);
    expect(screen.getByText("Nobody fits")).toBeTruthy();
    // Words have an order of their own, and no other is promised.
    expect([order().textContent, order().disabled]).toEqual(["Best match first", true]);
    await type("Search people", "");
    expect([order().textContent, order().disabled]).toEqual(["First name A–Z", false]);
  });

  it.each([
    ["?show=admin&sort=oldest", { role: "admin", sort: "oldest" }],
    ["?show=suspended&search=ann", { suspended: true, query: "ann" }],
    ["?show=everything&sort=salary", {}],
  ])("asks for what stands in the address: %s", (address, args) => {
    answer([]);
    showPeople(address);
    expect(backend.asked.mock.lastCall).toEqual(["users:listAll", args]);
  });

  it("takes filter and order from their lists, and keeps them in the address", async () => {
    answer([row({})]);
    showPeople();
    await choose("Show", "Advisor");
    await choose("Order", "Oldest first");
    expect(backend.asked.mock.lastCall).toEqual(["users:listAll", { role: "advisor", sort: "oldest" }]);
    expect(addressBar).toHaveBeenLastCalledWith("?show=advisor&sort=oldest");
    await choose("Order", "Newest first");
    expect(addressBar).toHaveBeenLastCalledWith("?show=advisor");
  });

  it("saves all of what is asked for, page by page", async () => {
    answer([row({})]);
    backend.calls.mockImplementation(async (_name, args) =>
      (args as { paginationOpts: { cursor: string | null } }).paginationOpts.cursor === null
        ? { page: [row({}), row({ userId: "u2", firstName: "Ann", roles: ["client", "admin"] })], isDone: false, continueCursor: "more" }
        : { page: [row({ userId: "u3", firstName: "=Cmd" })], isDone: true, continueCursor: "" },
    );
    showPeople("?show=suspended&sort=name");
    await press("Download CSV");
    const asked = { suspended: true, sort: "name" };
    expect(backend.calls.mock.calls).toEqual([
      ["users:listAll", { ...asked, paginationOpts: { numItems: 100, cursor: null } }],
      ["users:listAll", { ...asked, paginationOpts: { numItems: 100, cursor: "more" } }],
    ]);
    const { name, text } = saveFile.mock.calls[0]?.[0] as { name: string; text: string };
    expect(name).toMatch(/^parley-people-\d{4}-\d\d-\d\d\.csv$/);
    expect(text.slice(1).split("\r\n")).toEqual([
      "user_id,first_name,surname,email,roles,suspended,demo,deleted,since_utc",
      "u1,Casey,,casey@example.com,client,false,false,false,2026-01-15T12:00:00.000Z",
      "u2,Ann,,casey@example.com,client; admin,false,false,false,2026-01-15T12:00:00.000Z",
      "u3,'=Cmd,,casey@example.com,client,false,false,false,2026-01-15T12:00:00.000Z",
      "",
    ]);
    expect(screen.getByText("3 lines saved.")).toBeTruthy();
  });

  it("reads on by a press", async () => {
    const loadMore = vi.fn();
    answer([row({})], "CanLoadMore", loadMore);
    showPeople();
    await press("Show more");
    expect(loadMore).toHaveBeenCalledExactlyOnceWith(25);
  });

  it("looks further where a page came back empty, and says nothing of an end", async () => {
    const loadMore = vi.fn();
    answer([], "CanLoadMore", loadMore);
    showPeople("?show=advisor&search=ann");
    expect(screen.queryByText("Nobody fits")).toBeNull();
    await press("Keep looking");
    expect(loadMore).toHaveBeenCalledExactlyOnceWith(25);
  });
});

describe("inviting an advisor", () => {
  it("shows who was invited, by whom and when", () => {
    backend.answers.set("advisorProfiles:invitations", [{ userId: "u9", firstName: "Nora", email: "nora@example.com", invitedBy: "Robin", atMs: AT_MS }]);
    renderScreen(<InviteAdvisor />);
    expect(screen.getByText("1 open invitation")).toBeTruthy();
    expect(screen.getByText("Nora")).toBeTruthy();
    expect(screen.getByText(/^Robin, Jan 15, 2026/)).toBeTruthy();
  });

  it("takes somebody who does not advise, with a reason, and sends once", async () => {
    backend.answers.set("advisorProfiles:invitations", [{ userId: "u9", firstName: "Nora", email: null, invitedBy: "Robin", atMs: AT_MS }]);
    answer([row({}), row({ userId: "u2", firstName: "Ada", roles: ["client", "advisor"] }), row({ userId: "u3", firstName: "Gone", isDeleted: true }), row({ userId: "u9", firstName: "Nora" })]);
    renderScreen(<InviteAdvisor />);
    await press("Invite an advisor");
    await press("Send invitation");
    expect(screen.getByText("Choose somebody from the list.")).toBeTruthy();
    await type("Person", "a");
    const candidates = within(screen.getByRole("radiogroup", { name: "Who is invited" })).getAllByRole("radio");
    expect(candidates).toHaveLength(1);
    await act(async () => fireEvent.click(candidates[0] as HTMLElement));
    await press("Send invitation");
    expect(backend.calls).not.toHaveBeenCalled();
    await type("Reason", "we know her");
    await press("Send invitation");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("advisorProfiles:invite", { userId: "u1", reason: "we know her" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keeps what was written when it fails, and says why", async () => {
    answer([row({})]);
    renderScreen(<InviteAdvisor />);
    await press("Invite an advisor");
    await type("Person", "casey");
    await act(async () => fireEvent.click(screen.getByRole("radio")));
    await type("Reason", "we know them");
    backend.calls.mockRejectedValueOnce(new ConvexError({ code: "NOT_FOUND" }));
    await press("Send invitation");
    expect(screen.getByText("It is no longer there. Reload the page.")).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>("Reason").value).toBe("we know them");
  });
});

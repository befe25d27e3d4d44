import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiKeys } from "@/components/account/apiKeys/ApiKeys";
import type { ApiKey } from "@/components/account/apiKeys/apiKey";
import type { Viewer } from "@/components/auth/useViewer";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());

const viewer = (...roles: string[]) => ({ userId: "u1", firstName: "Casey", roles: ["client", ...roles] }) as unknown as Viewer;
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));
const DAY_MS = 24 * 3_600_000;

const key = (change: Partial<ApiKey> = {}) =>
  ({
    keyId: "k1",
    name: "Night script",
    scopes: ["sessions:read", "wallet:write"],
    prefix: "psk_0123abcd",
    createdAtMs: Date.now() - DAY_MS,
    expiresAtMs: null,
    lastUsedAtMs: null,
    ...change,
  }) as ApiKey;

beforeEach(() => backend.reset());

it("says so where there are no keys, and where none are given out", () => {
  backend.answers.set("apiKeys:list", { isOffered: true, keys: [] });
  const { unmount } = renderScreen(<ApiKeys viewer={viewer()} />);
  expect(screen.getByText("No keys yet.")).toBeTruthy();
  unmount();
  backend.answers.set("apiKeys:list", { isOffered: false, keys: [] });
  renderScreen(<ApiKeys viewer={viewer()} />);
  expect(screen.getByText(/does not give out keys yet/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "New key" })).toBeNull();
});

it("makes a key of what was ticked, and shows the secret until it is put away", async () => {
  backend.answers.set("apiKeys:list", { isOffered: true, keys: [] });
  backend.calls.mockResolvedValueOnce({ keyId: "k1", secret: "psk_secret" });
  renderScreen(<ApiKeys viewer={viewer()} />);
  await press("New key");
  const dialog = within(screen.getByRole("dialog", { name: "New API key" }));
  expect(dialog.getAllByRole("checkbox")).toHaveLength(5);
  await press("Create key");
  expect(dialog.getByText("Give it a name.")).toBeTruthy();
  expect(dialog.getByText("Tick at least one.")).toBeTruthy();
  expect(backend.calls).not.toHaveBeenCalled();
  fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "Night script" } });
  fireEvent.click(dialog.getByLabelText("See your sessions"));
  await press("Create key");
  expect(backend.calls).toHaveBeenCalledExactlyOnceWith("apiKeys:create", { name: "Night script", scopes: ["sessions:read"], days: 90 });
  await waitFor(() => expect(dialog.getByLabelText("Secret")).toHaveProperty("value", "psk_secret"));
  expect(dialog.getByLabelText("Key")).toHaveProperty("value", "k1");
  await press("Done");
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("offers each role its own scopes", async () => {
  backend.answers.set("apiKeys:list", { isOffered: true, keys: [] });
  renderScreen(<ApiKeys viewer={viewer("advisor", "admin")} />);
  await press("New key");
  expect(screen.getAllByRole("checkbox")).toHaveLength(10);
  expect(screen.getByLabelText("Do what admins do")).toBeTruthy();
});

it("says in words when there are too many", async () => {
  backend.answers.set("apiKeys:list", { isOffered: true, keys: [] });
  backend.calls.mockRejectedValueOnce(new ConvexError({ code: "INVALID_STATE", details: { state: "tooManyKeys" } }));
  renderScreen(<ApiKeys viewer={viewer()} />);
  await press("New key");
  fireEvent.change(screen.getByLabelText("Name"), { target: { value: "One more" } });
  fireEvent.click(screen.getByLabelText("See your sessions"));
  await press("Create key");
  expect(screen.getByText("You have 20 keys. Revoke one first.")).toBeTruthy();
});

it("lists what a key may do and how it stands, and revokes it after saying what that means", async () => {
  backend.answers.set("apiKeys:list", {
    isOffered: true,
    keys: [key(), key({ keyId: "k2" as ApiKey["keyId"], name: "Old", expiresAtMs: Date.now() - DAY_MS })],
  });
  renderScreen(<ApiKeys viewer={viewer()} />);
  const rows = within(screen.getByRole("list", { name: "API keys" })).getAllByRole("listitem");
  expect(rows[0]?.textContent).toMatch(
    /Night script.*See your sessions, Open payment pages for adding funds.*psk_0123abcd….*never used.*no end/,
  );
  expect(rows[1]?.textContent).toMatch(/OldExpired.*ended/);
  await press("Revoke Night script");
  expect(screen.getByRole("dialog", { name: "Revoke Night script?" }).textContent).toMatch(/refused from now on/);
  await press("Revoke key");
  expect(backend.calls).toHaveBeenCalledExactlyOnceWith("apiKeys:revoke", { keyId: "k1" });
});

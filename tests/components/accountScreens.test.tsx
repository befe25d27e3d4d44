import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { strFromU8, unzipSync } from "fflate";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DeleteAccount } from "@/components/account/DeleteAccount";
import { ExportData } from "@/components/account/ExportData";
import type { Viewer } from "@/components/auth/useViewer";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const edge = vi.hoisted(() => ({ replace: vi.fn(), signOut: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace: edge.replace }) }));
vi.mock("@/components/auth/authContext", () => ({ useAuthSeam: () => ({ kind: "local", firstName: "Casey", signOut: edge.signOut }) }));

const viewer = { userId: "u1", firstName: "Casey", roles: ["client"] } as unknown as Viewer;
const press = async (name: string) => await act(async () => fireEvent.click(screen.getByRole("button", { name })));

beforeEach(() => {
  backend.reset();
  edge.replace.mockReset();
  edge.signOut.mockReset().mockResolvedValue(undefined);
});

describe("deleting one's account", () => {
  const open = async (spendableMinor = 1_250n) => {
    backend.answers.set("wallet:summary", { spendableMinor });
    renderScreen(<DeleteAccount viewer={viewer} />);
    await press("Delete account");
    return within(screen.getByRole("dialog", { name: "Delete your account?" }));
  };

  it("says first what happens and what money stays", async () => {
    const dialog = await open();
    expect(dialog.getByText(/Others see “Deleted user” where you wrote/)).toBeTruthy();
    expect(dialog.getByText(/^You still have \$12\.50\. .*account number u1\.$/)).toBeTruthy();
  });

  it("needs the name typed again, then signs out and leaves", async () => {
    const dialog = await open(0n);
    expect(dialog.getByText("Your balance is empty, so nothing is left behind.")).toBeTruthy();
    fireEvent.change(dialog.getByRole("textbox", { name: "Type your first name to confirm: Casey" }), { target: { value: "Casey" } });
    await press("Delete for good");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("users:deleteAccount", { confirmName: "Casey" });
    expect(edge.signOut).toHaveBeenCalledTimes(1);
    expect(edge.replace).toHaveBeenCalledExactlyOnceWith("/");
  });

  it.each([
    [{ code: "INVALID_INPUT", details: { field: "confirmName" } }, "That is not your first name as it is written here."],
    [{ code: "INVALID_STATE", details: { state: "openSessions" } }, "A session or a request is still open. End it first."],
    [{ code: "INVALID_STATE", details: { state: "admin" } }, "Admins cannot delete themselves. Ask another admin to take the role from you first."],
  ])("stays signed in after %o and says what is in the way", async (refusal, text) => {
    const dialog = await open(0n);
    backend.calls.mockRejectedValueOnce(new ConvexError(refusal));
    await press("Delete for good");
    expect(dialog.getByText(text)).toBeTruthy();
    expect(edge.signOut).not.toHaveBeenCalled();
    expect(dialog.getByRole("button", { name: "Delete for good" }).hasAttribute("disabled")).toBe(false);
  });
});

describe("downloading one's data", () => {
  /** jsdom's blobs are read by its reader only. */
  const bytesOf = async (blob: Blob) =>
    await new Promise<Uint8Array>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
      reader.readAsArrayBuffer(blob);
    });
  const page = (rows: object[]) => ({ page: rows, isDone: true, continueCursor: "" });
  const answers: Record<string, unknown> = {
    "users:me": { firstName: "Casey" },
    "wallet:history": page([{ id: "w1", atMs: 0, kind: "topup", deltaMinor: 5_000n, balanceAfterMinor: 5_000n, sessionId: null }]),
    "sessions:listMine": page([]),
    "notifications:list": page([]),
    "favourites:list": page([]),
  };

  it("is one file with what the screens show, made here", async () => {
    const blobs: Blob[] = [];
    const saved: string[] = [];
    URL.createObjectURL = (blob: Blob) => (blobs.push(blob), "blob:data");
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    backend.calls.mockImplementation((name) => Promise.resolve(answers[name] ?? null));
    renderScreen(<ExportData viewer={viewer} />);
    await press("Download");
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("Saved."));
    expect(saved).toEqual([expect.stringMatching(/^parley-data-\d{4}-\d\d-\d\d\.zip$/)]);
    const files = unzipSync(await bytesOf(blobs[0] as Blob));
    expect(Object.keys(files).sort()).toEqual(["account.json", "application.json", "favourites.json", "notifications.json", "sessions-as-client.csv", "wallet.csv", "wallet.json"]);
    expect(strFromU8(files["wallet.csv"] as Uint8Array)).toContain("w1,1970-01-01T00:00:00.000Z,topup,50.00,50.00,");
    expect(JSON.parse(strFromU8(files["account.json"] as Uint8Array))).toMatchObject({ account: { firstName: "Casey" } });
  });

  it("says when it could not be read, and can be tried again", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "RATE_LIMITED" }));
    renderScreen(<ExportData viewer={viewer} />);
    await press("Download");
    await waitFor(() => expect(screen.getByRole("status").textContent).not.toBe(""));
    expect(screen.getByRole("button", { name: "Download" }).hasAttribute("disabled")).toBe(false);
  });
});

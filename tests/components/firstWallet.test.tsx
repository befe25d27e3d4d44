import { screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { AuthContext } from "@/components/auth/authContext";
import { EnsureViewer } from "@/components/auth/EnsureViewer";
import type { Viewer, ViewerState } from "@/components/auth/useViewer";
import { RequireRole } from "@/components/layout/RequireRole";
import { Wallet } from "@/components/wallet/Wallet";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { seen } = vi.hoisted((): { seen: { state: ViewerState } } => ({ seen: { state: { status: "loading", viewer: null } } }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => seen.state }));
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn(), replace: vi.fn() }),
  usePathname: () => "/user-dashboard/wallet",
  useSearchParams: () => new URLSearchParams(),
}));

const CASEY = { userId: "u1", firstName: "Casey", roles: ["client"], suspended: false } as unknown as Viewer;
const ADA: Viewer = { ...CASEY, userId: "u2" as Viewer["userId"], firstName: "Ada" };
const summaryOf = (cashMinor: bigint) => ({
  spendableMinor: cashMinor,
  cashMinor,
  promoMinor: 0n,
  heldMinor: 0n,
  openSessionCount: 0,
  openMeters: [],
  currency: "USD" as const,
  asOfMs: 1_000,
});

/** The page as the server made it for Casey. */
function openPage() {
  const page = () => (
    <AuthContext value={{ kind: "local", firstName: null, signOut: async () => undefined }}>
      <EnsureViewer />
      <RequireRole permission="wallet.use" first={CASEY}>
        <Wallet first={{ userId: CASEY.userId, summary: summaryOf(4_321n) }} />
      </RequireRole>
    </AuthContext>
  );
  const { update } = renderScreen(page());
  return (state: ViewerState) => {
    seen.state = state;
    update(page());
  };
}
const addFunds = () => screen.getByRole<HTMLButtonElement>("button", { name: "Add funds" });

beforeEach(() => {
  backend.reset();
  seen.state = { status: "loading", viewer: null };
});

// The first of them has the document to itself: afterwards it knows people.

it("shows what the server found until the live figures come, and takes no amount before it knows who is looking", () => {
  const become = openPage();
  expect(screen.getByText("$43.21")).toBeTruthy();
  expect(addFunds().matches(":disabled")).toBe(true);
  become({ status: "ready", viewer: CASEY });
  expect(screen.getByText("$43.21")).toBeTruthy();
  expect(addFunds().matches(":disabled")).toBe(false);
  backend.answers.set("wallet:summary", summaryOf(5_000n));
  become({ status: "ready", viewer: CASEY });
  expect(screen.getByText("$50.00")).toBeTruthy();
  expect(screen.queryByText("$43.21")).toBeNull();
});

it("shows nobody the figures of somebody else", () => {
  const become = openPage();
  become({ status: "ready", viewer: ADA });
  expect(screen.queryByText("$43.21")).toBeNull();
  become({ status: "signedOut", viewer: null });
  expect(screen.queryByText("$43.21")).toBeNull();
  // Somebody signs in: this document has known people, so what the server found for the first of them is out.
  become({ status: "loading", viewer: null });
  expect(screen.queryByText("$43.21")).toBeNull();
  expect(screen.queryByRole("button", { name: "Add funds" })).toBeNull();
});

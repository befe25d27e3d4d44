import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Receipt, type ReceiptFacts } from "@/components/sessions/Receipt";
import type { Id } from "@/convex/_generated/dataModel";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("@/components/auth/useViewer", () => ({ useViewer: () => ({ status: "ready", viewer: null }) }));

const START_MS = Date.UTC(2026, 0, 15, 12);
const RECEIPT: ReceiptFacts = {
  sessionId: "s1" as Id<"sessions">,
  me: "client",
  advisorId: "a1" as Id<"advisorProfiles">,
  parties: { client: "Casey", advisor: "Ada Example" },
  mode: "chat",
  ratePerMinuteMinor: 50n,
  requestedAtMs: START_MS,
  acceptedAtMs: START_MS,
  startedAtMs: START_MS,
  endedAtMs: START_MS + 1_234_567,
  endReason: "ended_by_client",
  billedMs: 1_234_567,
  units: 61_728_350n,
  chargeMinor: 1_028n,
  feeBps: 1_000,
  feeMinor: 102n,
  earningMinor: 926n,
  segments: [{ n: 1, startMs: START_MS, endMs: START_MS + 1_234_567, billed: true, reason: "both_present" }],
  disconnects: { client: 0, advisor: 0 },
  roundingRule: "floor_to_minor_once",
};

/** The figure beside a label of the slip. */
const figure = (label: string): string | null => screen.getByText(label, { selector: "dt" }).nextElementSibling?.textContent ?? null;

beforeEach(() => backend.reset());

describe("the receipt", () => {
  it("shows the client the charge and what became of it", () => {
    backend.answers.set("sessions:receipt", RECEIPT);
    renderScreen(<Receipt sessionId="s1" />);
    expect(figure("Charge")).toBe("$10.28");
    expect(figure("Of which to Ada Example")).toBe("$9.26");
    expect(figure("Platform fee, 10 %")).toBe("$1.02");
  });

  it("shows the advisor the same split as what is left after the fee", () => {
    backend.answers.set("sessions:receipt", { ...RECEIPT, me: "advisor" });
    renderScreen(<Receipt sessionId="s1" />);
    expect(figure("Charge")).toBe("$10.28");
    expect(figure("Platform fee, 10 %")).toMatch(/^[-−]\$1\.02$/);
    expect(figure("Your earning")).toBe("$9.26");
  });
});

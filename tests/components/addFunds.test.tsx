import { act, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AddFundsForm } from "@/components/wallet/AddFundsForm";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { push } = vi.hoisted(() => ({ push: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

const amount = () => screen.getByLabelText<HTMLInputElement>("Amount");
const press = async (name: string) => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name })));
};

beforeEach(() => {
  backend.reset();
  push.mockReset();
});

describe("adding funds", () => {
  it("has $50 chosen, and a preset changes the field", async () => {
    renderScreen(<AddFundsForm returnPath="/user-dashboard/wallet" />);
    expect(amount().value).toBe("50");
    expect(screen.getByRole("button", { name: "$50" }).getAttribute("aria-pressed")).toBe("true");
    await press("$200");
    expect(amount().value).toBe("200");
  });

  it("sends the amount in cents and the way back, then leads to the payment page", async () => {
    backend.calls.mockResolvedValue({ topUpId: "t1", state: "draft" });
    backend.answers.set("payments:topUp", { topUpId: "t1", state: "open", amountMinor: 1_250n, checkoutUrl: "/pay/demo/c1", failureCode: null, returnPath: null });
    renderScreen(<AddFundsForm returnPath="/session/s1" />);
    fireEvent.change(amount(), { target: { value: "12.50" } });
    await press("Add funds");
    expect(backend.calls).toHaveBeenCalledWith("wallet:startTopUp", expect.objectContaining({ amountMinor: 1_250n, returnPath: "/session/s1" }));
    expect(push).toHaveBeenCalledWith("/pay/demo/c1");
  });

  it.each([
    ["abc", "Enter an amount such as 50 or 12.50."],
    ["-20", "Enter an amount such as 50 or 12.50."],
    ["9.99", "The least you can add is $10."],
    ["500.01", "The most you can add at once is $500."],
  ])("sends nothing for %s and says why", async (text, sentence) => {
    renderScreen(<AddFundsForm returnPath="/" />);
    fireEvent.change(amount(), { target: { value: text } });
    await press("Add funds");
    expect(screen.getByText(sentence)).toBeTruthy();
    expect(amount().getAttribute("aria-invalid")).toBe("true");
    expect(backend.calls).not.toHaveBeenCalled();
  });

  it("repeats a lost call under the same key, and takes a new one for another amount", async () => {
    backend.calls.mockRejectedValue(new Error("connection lost"));
    renderScreen(<AddFundsForm returnPath="/" />);
    await press("Add funds");
    expect(screen.getByText("That did not work. Check your connection and try again.")).toBeTruthy();
    await press("Add funds");
    fireEvent.change(amount(), { target: { value: "60" } });
    await press("Add funds");
    const keys = backend.calls.mock.calls.map(([, args]) => (args as { requestKey: string }).requestKey);
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("says in a sentence what the server refused and keeps what was typed", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "DAILY_CAP" }));
    renderScreen(<AddFundsForm returnPath="/" />);
    fireEvent.change(amount(), { target: { value: "77" } });
    await press("Add funds");
    expect(screen.getByText("That is more than may be added in 24 hours. Choose less or come back tomorrow.")).toBeTruthy();
    expect(amount().value).toBe("77");
  });
});

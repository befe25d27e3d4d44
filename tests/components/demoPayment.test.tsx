import { act, fireEvent, screen } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DemoPayment } from "@/components/wallet/DemoPayment";
import { backend } from "./support/backend";
import { renderScreen } from "./support/render";

const { push, replace } = vi.hoisted(() => ({ push: vi.fn(), replace: vi.fn() }));
vi.mock("convex/react", async () => (await import("./support/backend")).backend.module());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push, replace }) }));

const CHECKOUT = { amountMinor: 5_000n, status: "open", topUpId: "t1", expiresAtMs: 0 };
const TOP_UP = { topUpId: "t1", state: "open", amountMinor: 5_000n, checkoutUrl: null, failureCode: null, returnPath: "/user-dashboard/wallet" };

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const type = (label: string, value: string) => fireEvent.change(field(label), { target: { value } });
const press = async (name: string) => {
  await act(async () => fireEvent.click(screen.getByRole("button", { name })));
};
const fillCard = () => {
  type("Card number", "4242424242424242");
  type("Expiry", "12 / 34");
  type("CVC", "123");
};

beforeEach(() => {
  backend.reset();
  backend.answers.set("users:me", { userId: "u1", firstName: "Casey", needsName: false, roles: ["client"], suspended: false, advisorProfileId: null, isDemo: true });
  backend.answers.set("payments:demoCheckout", CHECKOUT);
  backend.answers.set("payments:topUp", TOP_UP);
  push.mockReset();
  replace.mockReset();
});

describe("the payment page", () => {
  it("names the exact amount on its button and sends the card as typed", async () => {
    backend.calls.mockResolvedValue({ outcome: "paid", declineCode: null });
    renderScreen(<DemoPayment checkoutId="c1" />);
    fillCard();
    await press("Pay $50.00");
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("payments:payDemoCheckout", { checkoutId: "c1", cardNumber: "4242 4242 4242 4242", expiry: "12 / 34", cvc: "123" });
  });

  it("says why a card was declined and keeps what was typed", async () => {
    backend.calls.mockResolvedValue({ outcome: "declined", declineCode: "insufficient_funds" });
    renderScreen(<DemoPayment checkoutId="c1" />);
    fillCard();
    await press("Pay $50.00");
    expect(screen.getByText(/not enough money on it/).closest('[role="alert"]')).toBeTruthy();
    expect(field("Card number").value).toBe("4242 4242 4242 4242");
    expect(push).not.toHaveBeenCalled();
  });

  it("shows a refused field at the field", async () => {
    backend.calls.mockRejectedValue(new ConvexError({ code: "INVALID_INPUT", details: { field: "expiry" } }));
    renderScreen(<DemoPayment checkoutId="c1" />);
    fillCard();
    await press("Pay $50.00");
    expect(field("Expiry").getAttribute("aria-invalid")).toBe("true");
    expect(field("Card number").getAttribute("aria-invalid")).toBeNull();
  });

  it("asks the bank's question before a card that needs it is charged", async () => {
    backend.calls.mockResolvedValue({ outcome: "authentication_required", declineCode: null });
    renderScreen(<DemoPayment checkoutId="c1" />);
    fillCard();
    await press("Pay $50.00");
    await press("Confirm");
    expect(backend.calls).toHaveBeenLastCalledWith("payments:payDemoCheckout", expect.objectContaining({ authenticated: true }));
    await press("Refuse");
    expect(screen.getByText("The bank did not get your confirmation. Nothing was charged.")).toBeTruthy();
  });

  it("opens a new payment for another amount, and does not pay the old one meanwhile", async () => {
    backend.calls.mockResolvedValue({ checkoutId: "c2", topUpId: "t2" });
    renderScreen(<DemoPayment checkoutId="c1" />);
    fillCard();
    type("Amount", "80");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Pay $50.00" }).disabled).toBe(true);
    await act(async () => fireEvent.blur(field("Amount")));
    expect(backend.calls).toHaveBeenCalledExactlyOnceWith("payments:changeDemoAmount", expect.objectContaining({ checkoutId: "c1", amountMinor: 8_000n }));
    expect(window.location.pathname).toBe("/pay/demo/c2");
  });

  it("waits for the payment's own word before it leads back", () => {
    backend.answers.set("payments:demoCheckout", { ...CHECKOUT, status: "complete" });
    const { update } = renderScreen(<DemoPayment checkoutId="c1" />);
    expect(replace).not.toHaveBeenCalled();
    backend.answers.set("payments:topUp", { ...TOP_UP, state: "captured" });
    update(<DemoPayment checkoutId="c1" />);
    expect(replace).toHaveBeenCalledWith("/user-dashboard/wallet?topup=t1");
  });

  it("shows somebody else's payment to nobody", () => {
    backend.answers.set("payments:demoCheckout", null);
    renderScreen(<DemoPayment checkoutId="c1" />);
    expect(screen.getByText("This payment is not here")).toBeTruthy();
    expect(screen.queryByLabelText("Card number")).toBeNull();
  });
});

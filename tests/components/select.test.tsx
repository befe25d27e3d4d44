import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { Select } from "@/components/ui/select";
import { renderScreen } from "./support/render";

const OPTIONS = [
  { value: "best", label: "Best match" },
  { value: "price", label: "Price" },
] as const;

function Sort() {
  const [value, setValue] = useState<"best" | "price">("best");
  return <Select aria-label="Sort" value={value} onChange={setValue} options={OPTIONS} />;
}
const face = () => screen.getByRole("combobox", { name: "Sort" });

// What jsdom has none of and the list asks for.
beforeEach(() => {
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

describe("a select", () => {
  it("shows what is chosen and needs no list for that", () => {
    renderScreen(<Sort />);
    expect(face().textContent).toBe("Best match");
    expect(face().getAttribute("aria-expanded")).toBe("false");
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it.each([
    ["a press", () => fireEvent.click(face())],
    ["an arrow", () => fireEvent.keyDown(face(), { key: "ArrowDown" })],
    ["a letter", () => fireEvent.keyDown(face(), { key: "p" })],
  ])("opens with %s, takes a choice and closes with the focus where it was", async (_name, open) => {
    renderScreen(<Sort />);
    await act(async () => open());
    const option = await screen.findByRole("option", { name: "Price" });
    expect(screen.getByRole("option", { name: "Best match" }).getAttribute("aria-selected")).toBe("true");
    await act(async () => fireEvent.keyDown(option, { key: "Enter" }));
    await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
    expect(face().textContent).toBe("Price");
    expect(document.activeElement).toBe(face());
  });

  it("leaves keys alone that are not meant for it", async () => {
    renderScreen(<Sort />);
    await act(async () => fireEvent.keyDown(face(), { key: "Tab" }));
    await act(async () => fireEvent.keyDown(face(), { key: "r", ctrlKey: true }));
    expect(screen.queryByRole("listbox")).toBeNull();
  });
});

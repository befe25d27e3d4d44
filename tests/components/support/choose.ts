import { act, fireEvent, screen, waitFor } from "@testing-library/react";

/** What jsdom has none of and an open list asks for. To be called before each test that opens one. */
export function allowLists(): void {
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}

/** Opens a select by its label and takes one of its options. */
export async function choose(list: string, option: string): Promise<void> {
  await act(async () => fireEvent.keyDown(screen.getByRole("combobox", { name: list }), { key: "ArrowDown" }));
  const found = await screen.findByRole("option", { name: option });
  await act(async () => fireEvent.keyDown(found, { key: "Enter" }));
  await waitFor(() => {
    if (screen.queryByRole("listbox") !== null) throw new Error("the list is still open");
  });
}

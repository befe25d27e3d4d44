"use client";

/** Hands a text to the reader as a file. */
export function saveFile(input: { name: string; type: string; text: string }): void {
  const address = URL.createObjectURL(new Blob([input.text], { type: `${input.type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = input.name;
  link.click();
  // The browser has taken the blob by the time this task is over.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

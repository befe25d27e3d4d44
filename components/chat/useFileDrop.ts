"use client";

import { useRef, useState, type DragEvent } from "react";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** For an element whose inside takes files by itself: beside it they are refused, and the browser does not leave the page for them. */
export const REFUSE_DROPS = {
  onDragOver: (event: DragEvent) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  },
  onDrop: (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
  },
};

/** Takes files that are dropped on an element. Where none are wanted, the browser still must not leave the page for them. */
export function useFileDrop(onFiles: ((files: File[]) => void) | null) {
  const [isOver, setOver] = useState(false);
  // Entering a child leaves its parent: only the last leaving counts.
  const depth = useRef(0);
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    isOver: isOver && onFiles !== null,
    handlers: {
      onDragEnter: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current++;
        setOver(true);
      },
      onDragOver: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = onFiles === null ? "none" : "copy";
      },
      onDragLeave: (event: DragEvent) => {
        if (hasFiles(event) && --depth.current <= 0) end();
      },
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        end();
        onFiles?.([...event.dataTransfer.files]);
      },
    },
  };
}

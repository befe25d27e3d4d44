"use client";

import { ThemeProvider as NextThemes, useTheme } from "next-themes";
import { useLayoutEffect, useRef, type ReactNode } from "react";

/** Light, dark or the system's choice, set on `<html>` before the first paint by a script that carries the nonce. */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NextThemes attribute="class" defaultTheme="system" enableSystem {...(nonce ? { nonce } : {})}>
      <AtOnce />
      {children}
    </NextThemes>
  );
}

/**
 * Holds transitions for a frame while a chosen theme arrives, so that what fades on hover does not fade then. The library's own
 * `disableTransitionOnChange` does it when a page comes alive too, and has the browser work out every style four times for nothing.
 */
function AtOnce() {
  const { resolvedTheme } = useTheme();
  const shown = useRef(resolvedTheme);
  // Before the library's effect, which changes the class.
  useLayoutEffect(() => {
    if (shown.current === resolvedTheme) return;
    shown.current = resolvedTheme;
    const root = document.documentElement;
    root.dataset.still = "";
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.still));
    return () => cancelAnimationFrame(frame);
  }, [resolvedTheme]);
  return null;
}

"use client";

import { useEffect } from "react";

/**
 * Registers the service worker that carries the app's own files and the offline page. In development there is none, and one
 * left behind by a production build at the same address is taken away.
 */
export function OfflineSupport() {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const start = () => void (process.env.NODE_ENV === "production" ? register() : unregister());
    // After the page itself: it never competes with the first paint.
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
    return () => window.removeEventListener("load", start);
  }, []);
  return null;
}

/** Without it everything works but the offline page, so a refusal by the browser (private window, policy) changes nothing. */
async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  } catch {
    return;
  }
}

async function unregister(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
}

"use client";

import messages from "@/messages/en.json";
import "./globals.css";

/** The last resort, when the frame of all pages broke: it stands without providers, so it reads the catalogue itself. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  const { title, text, retry } = messages.boundary;
  return (
    <html lang="en" dir="ltr">
      <body>
        <main className="mx-auto grid min-h-dvh max-w-md content-center justify-items-center gap-3 px-6 text-center">
          <h1 className="text-xl font-semibold">{title}</h1>
          <p className="text-ink-soft">{text}</p>
          <button type="button" onClick={reset} className="mt-2 h-10 rounded-control bg-accent px-4 text-sm font-medium text-on-accent">
            {retry}
          </button>
        </main>
      </body>
    </html>
  );
}

import { cleanup, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach } from "vitest";
import messages from "@/messages/en.json";

afterEach(cleanup);

/** Renders with the English catalogue. A missing text fails the test. */
export function renderScreen(screen: ReactNode) {
  const wrap = (children: ReactNode) => (
    <NextIntlClientProvider
      locale="en"
      messages={messages}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      {children}
    </NextIntlClientProvider>
  );
  const view = render(wrap(screen));
  return { ...view, update: (next: ReactNode) => view.rerender(wrap(next)) };
}

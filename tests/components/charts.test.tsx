import { screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import { EarningsChart } from "@/components/earnings/EarningsChart";
import { SpendingChart } from "@/components/sessions/spending/SpendingChart";
import spanish from "@/messages/es.json";
import { renderScreen } from "./support/render";

const figures = (name: string) =>
  within(screen.getByRole("table", { name }))
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent));
const DAYS = [
  { dayMs: Date.UTC(2026, 0, 14), amountMinor: 1_350n },
  { dayMs: Date.UTC(2026, 0, 15), amountMinor: 45n },
];

it("earnings by day say what they come to, with every day's figure in a table", () => {
  renderScreen(<EarningsChart days={DAYS} />);
  expect(screen.getByText("Earned each day (UTC), $13.95 in all")).toBeTruthy();
  expect(figures("The last 30 days")).toEqual([
    ["Day", "Earned"],
    ["Jan 14", "$13.50"],
    ["Jan 15", "$0.45"],
  ]);
});

it("their days are written in the language of the page", () => {
  renderScreen(
    <NextIntlClientProvider locale="es-419" messages={spanish} timeZone="UTC">
      <EarningsChart days={DAYS} />
    </NextIntlClientProvider>,
  );
  expect(
    figures("Los últimos 30 días")
      .slice(1)
      .map(([day]) => day),
  ).toEqual(["14 ene", "15 ene"]);
});

it("spending by month has every month in a table, also those that cost nothing", () => {
  renderScreen(
    <SpendingChart
      months={[
        { monthMs: Date.UTC(2025, 11, 1), amountMinor: 0n, sessionCount: 0, billedMs: 0 },
        { monthMs: Date.UTC(2026, 0, 1), amountMinor: 1_500n, sessionCount: 1, billedMs: 1_800_000 },
      ]}
    />,
  );
  expect(screen.getByText("Spent each month, $15.00 in all")).toBeTruthy();
  expect(figures("The last twelve months")).toEqual([
    ["Month", "Spent"],
    ["Dec", "$0.00"],
    ["Jan", "$15.00"],
  ]);
});

import { startTransition } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { PatientClient } from "@/components/auth/patientClient";
import { api } from "@/convex/_generated/api";
import { FakeConvex } from "./support/fakeConvex";

vi.mock("react", async (original) => {
  const react = await original<typeof import("react")>();
  return { ...react, startTransition: vi.fn(react.startTransition) };
});

let client: PatientClient;
afterEach(async () => await client.close());

it("says a query's first answer without urgency and every later one at once", async () => {
  const server = new FakeConvex();
  server.queries.set("settings:get", 1);
  client = new PatientClient("https://fake.convex.cloud", { webSocketConstructor: server.socketClass(), unsavedChangesWarning: false, logger: false });
  const watch = client.watchQuery(api.settings.get, {});
  const told: unknown[] = [];
  const stop = watch.onUpdate(() => told.push([watch.localQueryResult(), vi.mocked(startTransition).mock.calls.length]));
  await vi.waitFor(() => expect(told).toEqual([[1, 1]]));
  server.tell("settings:get", 2);
  await vi.waitFor(() => expect(told).toEqual([[1, 1], [2, 1]]));
  stop();
});

/** A fake backend behind a real socket server, for one test each. */
import { afterEach, beforeEach, expect } from "vitest";
import type { ConvexJson, Identity } from "../../src/contracts.js";
import { FakeBackend } from "./fakeBackend.js";
import { FrameClient } from "./frameClient.js";

export type SyncFixture = { backend: FakeBackend; open: (options?: Parameters<typeof FrameClient.open>[1]) => Promise<FrameClient> };

/** Registers the hooks; `current` is filled before each test. Clients opened through it are closed after the test. */
export function syncFixture(): SyncFixture {
  const clients: FrameClient[] = [];
  let server: Awaited<ReturnType<FakeBackend["serve"]>>;
  const current: SyncFixture = {
    backend: new FakeBackend(),
    open: async (options) => {
      const client = await FrameClient.open(server.url, options);
      clients.push(client);
      return client;
    },
  };
  beforeEach(async () => {
    const backend = (current.backend = new FakeBackend());
    backend.queries["get"] = (read, args) => read((args as { key: string }).key);
    backend.queries["whoami"] = (_read, _args, identity) => (identity.kind === "user" ? identity.attributes.subject : identity.kind);
    backend.mutations["set"] = async (args) => args as Record<string, ConvexJson>;
    backend.tokens.set("ada", user("ada"));
    backend.tokens.set("bob", user("bob"));
    server = await backend.serve();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.close();
    expect(current.backend.reported).toEqual([]);
  });
  return current;
}

/** A signed-in user whose token is good for a minute. */
export function user(subject: string): Extract<Identity, { kind: "user" }> {
  return {
    kind: "user",
    attributes: { tokenIdentifier: `https://issuer.test|${subject}`, issuer: "https://issuer.test", subject },
    expiresAtMs: Date.now() + 60_000,
  };
}

/** A promise and the way to resolve it. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

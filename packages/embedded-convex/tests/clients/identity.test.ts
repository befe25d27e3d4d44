/** Signed-in users through every door: sockets, HTTP, HTTP actions, the admin key. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { api } from "../fixtures/app/convex/_generated/api.js";
import { FrameClient } from "../support/frameClient.js";
import { pushFixture } from "../support/pushRequest.js";
import { startFixtureServer, type TestServer } from "../support/testServer.js";

const ISSUER = "https://issuer.fixture.invalid";
let server: TestServer;
let privateKey: CryptoKey;
const closing: Array<() => Promise<void>> = [];

beforeAll(async () => {
  server = await startFixtureServer();
  const pair = await generateKeyPair("ES256", { extractable: true });
  privateKey = pair.privateKey;
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "fixture", alg: "ES256", use: "sig" }] };
  await pushFixture(server.url, server.adminKey, `data:application/json;base64,${Buffer.from(JSON.stringify(jwks)).toString("base64")}`);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await server.dispose();
  expect(server.errors).toEqual([]);
});

function token(subject: string, options: { expiresInSeconds?: number; audience?: string; key?: CryptoKey } = {}): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ role: "client" })
    .setProtectedHeader({ alg: "ES256", kid: "fixture", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(options.audience ?? "fixture")
    .setSubject(subject)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + (options.expiresInSeconds ?? 3_600))
    .sign(options.key ?? privateKey);
}

function liveClient(): ConvexClient {
  const client = new ConvexClient(server.url, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    logger: false,
    unsavedChangesWarning: false,
  });
  closing.push(() => client.close());
  return client;
}

it("shows each socket its own user, also through nested calls and actions", async () => {
  const people = await Promise.all(
    ["ada", "bob", null].map(async (subject) => {
      const client = liveClient();
      if (subject !== null) client.setAuth(() => token(subject));
      return { subject, client };
    }),
  );
  for (const { subject, client } of people) {
    const who = await client.query(api.auth.whoAmI, {});
    expect(who).toEqual(
      subject === null
        ? null
        : expect.objectContaining({ subject, issuer: ISSUER, tokenIdentifier: `${ISSUER}|${subject}`, role: "client" }),
    );
    expect(await client.mutation(api.auth.mySubject, {})).toBe(subject);
    expect(await client.query(api.auth.subjectThroughNestedQuery, {})).toBe(subject);
    expect(await client.action(api.auth.subjectThroughAction, {})).toEqual([subject, subject]);
  }
});

it("follows a user who signs in, changes and signs out on one socket", async () => {
  const client = liveClient();
  const seen: Array<string | null> = [];
  client.onUpdate(api.auth.whoAmI, {}, (identity) => void seen.push(identity?.subject ?? null));
  await expect.poll(() => seen).toEqual([null]);
  client.setAuth(() => token("ada"));
  await expect.poll(() => seen.at(-1)).toBe("ada");
  client.setAuth(() => token("bob"));
  await expect.poll(() => seen.at(-1)).toBe("bob");
  client.client.clearAuth();
  await expect.poll(() => seen.at(-1)).toBe(null);
});

it("asks the client for another token when one is refused", async () => {
  const client = liveClient();
  const asked: boolean[] = [];
  client.setAuth(async ({ forceRefreshToken }) => {
    asked.push(forceRefreshToken);
    return forceRefreshToken ? await token("ada") : await token("ada", { audience: "somebody else" });
  });
  expect(await client.query(api.auth.whoAmI, {})).toMatchObject({ subject: "ada" });
  expect(asked).toContain(true);
});

it("refuses expired, foreign and unsigned tokens on the socket and over HTTP", async () => {
  const foreign = (await generateKeyPair("ES256")).privateKey;
  const bad = [
    await token("ada", { expiresInSeconds: -60 }),
    await token("ada", { audience: "other" }),
    await token("ada", { key: foreign }),
    "not.a.token",
  ];
  for (const value of bad) {
    const socket = await FrameClient.open(server.url);
    socket.send({ type: "Authenticate", baseVersion: 0, tokenType: "User", value });
    expect(await socket.next()).toMatchObject({ type: "AuthError", baseVersion: 0, authUpdateAttempted: true, error: expect.any(String) });
    await socket.closed();
    const response = await fetch(`${server.url}/api/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${value}`, "content-type": "application/json" },
      body: JSON.stringify({ path: "auth:whoAmI", args: {} }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  }
});

it("identifies HTTP clients and HTTP actions by their token", async () => {
  const http = new ConvexHttpClient(server.url, { logger: false, auth: await token("ada") });
  expect(await http.mutation(api.auth.mySubject, {})).toBe("ada");
  const whoami = async (authorization: string) => (await fetch(`${server.siteUrl}/whoami`, { headers: { authorization } })).json();
  expect(await whoami(`Bearer ${await token("ada")}`)).toEqual({ subject: "ada" });
  expect(await whoami("Bearer nonsense")).toEqual({ subject: null });
});

it("lets the admin key reach internal functions on the socket, and act as anybody", async () => {
  const socket = await FrameClient.open(server.url);
  const impersonating = { tokenIdentifier: "x|carol", issuer: "x", subject: "carol" };
  socket.send({ type: "Authenticate", baseVersion: 0, tokenType: "Admin", value: server.adminKey, impersonating });
  socket.add(0, { 0: ["errors:hidden", {}], 1: ["auth:whoAmI", {}] });
  let seen = (await socket.transition()).modifications;
  if (seen.length < 2) seen = (await socket.transition()).modifications;
  expect(seen).toEqual([
    expect.objectContaining({ queryId: 0, value: "hidden" }),
    expect.objectContaining({ queryId: 1, value: expect.objectContaining({ subject: "carol" }) }),
  ]);
  socket.close();
  const wrong = await FrameClient.open(server.url);
  wrong.send({ type: "Authenticate", baseVersion: 0, tokenType: "Admin", value: "embedded|0000000000000000" });
  expect(await wrong.next()).toMatchObject({ type: "AuthError", authUpdateAttempted: true });
});

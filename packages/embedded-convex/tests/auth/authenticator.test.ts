import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TokenAuthenticator } from "../../src/auth/authenticator.js";
import { AuthenticationError, type AuthProviderConfig } from "../../src/contracts.js";
import { dataUri, Issuer, makeSigner, nowS, type Signer } from "./tokens.js";

const ADMIN_KEY = "name|0123456789abcdef";
let es256: Signer;
let rs256: Signer;
let eddsa: Signer;
let stranger: Signer;
const issuer = new Issuer();
let providers: AuthProviderConfig[];
let authenticator: TokenAuthenticator;

beforeAll(async () => {
  [es256, rs256, eddsa, stranger] = await Promise.all([
    makeSigner("ES256", "es"),
    makeSigner("RS256", "rs"),
    makeSigner("EdDSA", "ed"),
    makeSigner("ES256", "es"),
  ]);
  await issuer.listen();
});
afterAll(() => issuer.close());
beforeEach(() => {
  providers = [];
  issuer.signers = [rs256, eddsa];
  issuer.mediaType = "application/json";
  issuer.cacheControl = null;
  issuer.requests.length = 0;
  authenticator = new TokenAuthenticator({ adminKey: ADMIN_KEY, providers: () => providers });
});

const asUser = (token: string) => authenticator.authenticate({ type: "user", token });
async function refusal(token: string): Promise<[string, string]> {
  const error = await asUser(token).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthenticationError);
  return [(error as AuthenticationError).code, (error as AuthenticationError).message];
}

describe("custom tokens", () => {
  const claims = () => ({ iss: "https://issuer.invalid", aud: "app", sub: "casey", iat: nowS(), exp: nowS() + 60 });
  const provider = (more: Partial<Extract<AuthProviderConfig, { type: "customJwt" }>> = {}): AuthProviderConfig => ({
    type: "customJwt",
    issuer: "https://issuer.invalid",
    jwks: dataUri(es256),
    algorithm: "ES256",
    applicationID: "app",
    ...more,
  });

  test("become an identity with every unregistered claim, nested ones flattened, volatile ones dropped", async () => {
    providers = [provider()];
    const exp = nowS() + 60;
    const token = await es256.sign({
      ...claims(),
      exp,
      nbf: nowS() - 1,
      jti: "x",
      fva: [1, 2],
      email: "c@x.test",
      given_name: "Casey",
      org: { id: 7, roles: ["a"] },
      flag: true,
    });
    expect(await asUser(token)).toEqual({
      kind: "user",
      attributes: {
        tokenIdentifier: "https://issuer.invalid|casey",
        issuer: "https://issuer.invalid",
        subject: "casey",
        email: "c@x.test",
        given_name: "Casey",
        "org.id": 7,
        "org.roles": ["a"],
        flag: true,
      },
      expiresAtMs: exp * 1000,
    });
  });

  test("two tokens of one person give the same attributes", async () => {
    providers = [provider()];
    const [a, b] = await Promise.all([
      asUser(await es256.sign({ ...claims(), jti: "1" })),
      asUser(await es256.sign({ ...claims(), jti: "2", exp: nowS() + 99 })),
    ]);
    expect("attributes" in a && a.attributes).toEqual("attributes" in b && b.attributes);
  });

  test.each(["https://issuer.invalid/", "issuer.invalid", "issuer.invalid/"])("the issuer may be written %s", async (iss) => {
    providers = [provider()];
    expect(await asUser(await es256.sign({ ...claims(), iss }))).toMatchObject({
      attributes: { issuer: iss, tokenIdentifier: `${iss}|casey` },
    });
    providers = [provider({ issuer: iss })];
    expect(await asUser(await es256.sign(claims()))).toMatchObject({ attributes: { subject: "casey" } });
  });

  test("the audience counts only where one is configured; one of several will do", async () => {
    providers = [provider()];
    expect((await asUser(await es256.sign({ ...claims(), aud: ["other", "app"] }))).kind).toBe("user");
    expect((await refusal(await es256.sign({ ...claims(), aud: "other" })))[0]).toBe("NoAuthProvider");
    const { applicationID: _, ...open } = provider() as { applicationID?: string } & Extract<AuthProviderConfig, { type: "customJwt" }>;
    providers = [open];
    expect((await asUser(await es256.sign({ ...claims(), aud: "other" }))).kind).toBe("user");
  });

  test.each<[string, () => Promise<string>, string]>([
    ["expired beyond the leeway", () => es256.sign({ ...claims(), exp: nowS() - 7 }), "Token expired"],
    ["not valid yet", () => es256.sign({ ...claims(), nbf: nowS() + 60 }), "nbf"],
    ["signed by somebody else", () => stranger.sign(claims()), "does this key match any key"],
    ["of another algorithm", () => rs256.sign(claims()), "does this key match any key"],
    ["without a key id", () => es256.sign(claims(), { kid: undefined }), "may be missing a 'kid'"],
    ["with an unknown key id", () => es256.sign(claims(), { kid: "other" }), "'kid' (key ID) header is 'other'"],
    ["without an expiry", async () => es256.sign({ iss: claims().iss, aud: "app", sub: "casey" }), "Missing expiry"],
    ["without a subject", async () => es256.sign({ iss: claims().iss, aud: "app", exp: nowS() + 60 }), "Missing subject"],
    ["without an issuer", async () => es256.sign({ sub: "casey", exp: nowS() + 60 }), "Missing issuer claim ('iss')"],
    ["that is no token", async () => "nonsense", "Could not parse JWT payload."],
    [
      "unsigned",
      async () =>
        `${Buffer.from('{"alg":"none","kid":"es"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims())).toString("base64url")}.`,
      "does this key match any key",
    ],
  ])("a token %s is refused", async (_what, token, message) => {
    providers = [provider()];
    const [code, text] = await refusal(await token());
    expect(code).toBe("InvalidAuthHeader");
    expect(text).toContain(message);
  });

  test("five seconds of difference between clocks are forgiven", async () => {
    providers = [provider()];
    expect((await asUser(await es256.sign({ ...claims(), exp: nowS() - 3 }))).kind).toBe("user");
  });

  test("keys come over HTTP too: a new one counts at once, a withdrawn one no longer", async () => {
    issuer.signers = [es256];
    providers = [provider({ jwks: `${issuer.url}/keys` })];
    const old = await es256.sign(claims());
    await asUser(old);
    const rotated = await makeSigner("ES256", "next");
    issuer.signers = [rotated];
    expect((await asUser(await rotated.sign(claims()))).kind).toBe("user");
    expect((await refusal(old))[1]).toContain("does this key match any key");
    expect(issuer.requests).toEqual(["/keys", "/keys", "/keys"]);
  });

  test("keys are kept as long as their issuer allows", async () => {
    issuer.signers = [es256];
    issuer.cacheControl = "public, max-age=60";
    providers = [provider({ jwks: `${issuer.url}/keys` })];
    await asUser(await es256.sign(claims()));
    await asUser(await es256.sign(claims()));
    expect(issuer.requests).toEqual(["/keys"]);
    const rotated = await makeSigner("ES256", "next");
    issuer.signers = [rotated];
    // A fresh copy is fetched at most every few seconds, so the keys just fetched still count.
    expect((await refusal(await rotated.sign(claims())))[1]).toContain("does this key match any key");
    expect(issuer.requests).toEqual(["/keys"]);
  });

  test("tokens that arrive together share one answer", async () => {
    issuer.signers = [es256];
    providers = [provider({ jwks: `${issuer.url}/keys` })];
    const tokens = await Promise.all(Array.from({ length: 20 }, () => es256.sign(claims())));
    await Promise.all(tokens.map(asUser));
    expect(issuer.requests).toEqual(["/keys"]);
  });

  test("a key set of the wrong media type, or none, is named", async () => {
    providers = [provider({ jwks: `${issuer.url}/keys` })];
    issuer.mediaType = "text/html";
    expect((await refusal(await es256.sign(claims())))[1]).toContain("Invalid Content-Type 'text/html' when fetching JWKS");
    providers = [provider({ jwks: `${issuer.url}/nowhere` })];
    expect((await refusal(await es256.sign(claims())))[1]).toContain("HTTP 404");
    providers = [provider({ jwks: "http://127.0.0.1:9/keys" })];
    expect((await refusal(await es256.sign(claims())))[1]).toContain("Could not fetch JWKS from URL 'http://127.0.0.1:9/keys'");
  });

  test("no provider fits: the configured ones are listed", async () => {
    expect(await refusal(await es256.sign(claims()))).toEqual([
      "NoAuthProvider",
      "No auth provider found matching the given token (no providers configured). Check convex/auth.config.ts.",
    ]);
    providers = [provider({ issuer: "https://other.invalid" }), { domain: "https://d.invalid", applicationID: "convex" }];
    expect((await refusal(await es256.sign(claims())))[1]).toMatch(
      /\[CustomJWT\(issuer=https:\/\/other\.invalid, app_id=app\), OIDC\(domain=https:\/\/d\.invalid, app_id=convex\)\]$/,
    );
  });
});

describe("OpenID Connect", () => {
  const claims = () => ({ iss: issuer.url, aud: "convex", sub: "ada", iat: nowS(), exp: nowS() + 60 });
  beforeEach(() => {
    providers = [{ domain: issuer.url, applicationID: "convex" }];
  });

  test("standard claims get Convex's names, others stay", async () => {
    const token = await rs256.sign({
      ...claims(),
      name: "Ada L",
      given_name: "Ada",
      email: "a@x.test",
      email_verified: true,
      picture: "p",
      zoneinfo: "UTC",
      birthdate: "1815",
      locale: "en",
      updated_at: 0,
      address: { formatted: "Here" },
      azp: "z",
      sid: "s",
      fva: [0],
      org: { id: 1 },
    });
    issuer.cacheControl = "max-age=60";
    expect(await asUser(token)).toMatchObject({ kind: "user" });
    expect(((await asUser(token)) as { attributes: object }).attributes).toEqual({
      tokenIdentifier: `${issuer.url}|ada`,
      issuer: issuer.url,
      subject: "ada",
      name: "Ada L",
      givenName: "Ada",
      email: "a@x.test",
      emailVerified: true,
      pictureUrl: "p",
      timezone: "UTC",
      birthday: "1815",
      language: "en",
      updatedAt: "1970-01-01T00:00:00+00:00",
      address: "Here",
      sid: "s",
      org: { id: 1 },
    });
    expect(issuer.requests).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  test("EdDSA is good too, ES256 is not", async () => {
    issuer.signers = [eddsa, es256];
    expect((await asUser(await eddsa.sign(claims()))).kind).toBe("user");
    expect(await refusal(await es256.sign(claims()))).toEqual([
      "Unauthenticated",
      expect.stringContaining("Could not verify OIDC token claim."),
    ]);
  });

  test("there is no leeway, and exactly one audience", async () => {
    expect((await refusal(await rs256.sign({ ...claims(), exp: nowS() - 2 })))[1]).toContain("Token expired");
    expect((await refusal(await rs256.sign({ ...claims(), aud: ["convex", "other"] })))[0]).toBe("NoAuthProvider");
    expect((await asUser(await rs256.sign({ ...claims(), aud: ["convex"] }))).kind).toBe("user");
  });

  test("the first provider that fits decides", async () => {
    providers = [
      { type: "customJwt", issuer: issuer.url, jwks: dataUri(es256), algorithm: "ES256", applicationID: "convex" },
      ...providers,
    ];
    expect((await asUser(await es256.sign(claims()))).kind).toBe("user");
    expect((await refusal(await rs256.sign(claims())))[0]).toBe("InvalidAuthHeader");
  });
});

describe("admin keys", () => {
  const asAdmin = (key: string) => authenticator.authenticate({ type: "admin", key });
  test("the key is taken with and without its deployment's type", async () => {
    expect(await asAdmin(ADMIN_KEY)).toEqual({ kind: "admin" });
    expect(await asAdmin(`prod:${ADMIN_KEY}`)).toEqual({ kind: "admin" });
    expect(await authenticator.authenticate({ type: "admin", key: ADMIN_KEY, impersonating: { subject: "s" } })).toEqual({
      kind: "admin",
      impersonating: { subject: "s" },
    });
  });

  test.each(["", "name|", "name|0123456789abcdeF", "other|0123456789abcdef", "name|0123456789abcdef0"])("%j is refused", async (key) => {
    await expect(asAdmin(key)).rejects.toMatchObject({ name: "AuthenticationError", code: "BadDeployKey" });
  });
});

test("nobody is nobody", async () => {
  expect(await authenticator.authenticate({ type: "none" })).toEqual({ kind: "none" });
});

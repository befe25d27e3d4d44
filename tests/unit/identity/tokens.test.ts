import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { generateSigningKey, jwksDataUri, mintCookie, mintToken, readCookie, type SigningKey } from "@/lib/identity/tokens";

let key: SigningKey;
beforeAll(async () => {
  key = await generateSigningKey();
});

describe("a token of the local identity provider", () => {
  it("carries what the backend checks and lives ten minutes", async () => {
    const token = await mintToken(key, "dev_casey");
    expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "JWT", kid: key.kid });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ iss: "https://dev-idp.invalid", sub: "dev_casey", aud: "convex" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
  });

  it("differs from every other token, also within one second", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => mintToken(key, "dev_casey")));
    expect(new Set(tokens).size).toBe(20);
    expect(new Set(tokens.map((token) => decodeJwt(token).jti)).size).toBe(20);
  });

  it("verifies against the published set, which holds no private part", async () => {
    const [prefix, encoded] = jwksDataUri(key).split(",");
    expect(prefix).toBe("data:text/plain;charset=utf-8;base64");
    const set = JSON.parse(Buffer.from(encoded ?? "", "base64").toString()) as JSONWebKeySet;
    expect(set.keys).toHaveLength(1);
    expect(set.keys[0]).not.toHaveProperty("d");
    const { payload } = await jwtVerify(await mintToken(key, "dev_ada"), createLocalJWKSet(set), { audience: "convex" });
    expect(payload.sub).toBe("dev_ada");
  });
});

describe("the sign-in cookie", () => {
  it("says who it was made for", async () => {
    expect(await readCookie(key, await mintCookie(key, "dev_robin"))).toBe("dev_robin");
  });

  it("is nobody's when it is a backend token, another key's, altered or empty", async () => {
    const cookie = await mintCookie(key, "dev_casey");
    const [header, , signature] = cookie.split(".");
    const forgedClaims = Buffer.from(JSON.stringify({ ...decodeJwt(cookie), sub: "dev_robin" })).toString("base64url");
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${forgedClaims}.`;
    for (const value of [
      await mintToken(key, "dev_casey"),
      await mintCookie(await generateSigningKey(), "dev_casey"),
      `${header}.${forgedClaims}.${signature}`,
      unsigned,
      "",
    ]) {
      expect(await readCookie(key, value)).toBeNull();
    }
  });
});

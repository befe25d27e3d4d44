/** Claims of a verified token as `ctx.auth.getUserIdentity()` shows them. */
import type { JWTPayload } from "jose";
import type { ConvexJson, ConvexJsonObject } from "../contracts.js";

export type UserAttributes = ConvexJsonObject & { tokenIdentifier: string; issuer: string; subject: string };

/** OpenID Connect claims with names of their own. */
const STANDARD: Record<string, string> = {
  name: "name",
  given_name: "givenName",
  family_name: "familyName",
  nickname: "nickname",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "websiteUrl",
  email: "email",
  email_verified: "emailVerified",
  gender: "gender",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
};
const REGISTERED = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti"]);
/** Facts about the sign-in, not about the person. */
const ABOUT_THE_TOKEN = new Set(["auth_time", "nonce", "acr", "amr", "azp", "at_hash", "c_hash"]);
/** Grows with every refresh, which would make every refreshed token another identity. */
const VOLATILE = "fva";

/** Attributes of an OpenID Connect token: standard claims by their camel-case names, others as they are. */
export function oidcAttributes(payload: JWTPayload): UserAttributes {
  const attributes = identifying(payload);
  for (const [claim, value] of Object.entries(payload)) {
    const standard = STANDARD[claim];
    if (standard !== undefined) attributes[standard] = value as ConvexJson;
    else if (claim === "address") attributes["address"] = (value as { formatted?: string } | null)?.formatted ?? null;
    else if (claim === "updated_at")
      attributes["updatedAt"] = typeof value === "number" ? new Date(value * 1000).toISOString().replace(".000Z", "+00:00") : String(value);
    else if (!REGISTERED.has(claim) && !ABOUT_THE_TOKEN.has(claim) && claim !== VOLATILE) attributes[claim] = value as ConvexJson;
  }
  return attributes;
}

/** Attributes of a custom token: every claim that is not registered, those inside objects as `outer.inner`. */
export function customAttributes(payload: JWTPayload): UserAttributes {
  const attributes = identifying(payload);
  for (const [claim, value] of flattened(payload)) if (!REGISTERED.has(claim) && claim !== VOLATILE) attributes[claim] = value;
  return attributes;
}

function identifying({ iss, sub }: JWTPayload): UserAttributes {
  const issuer = String(iss);
  const subject = String(sub);
  return { tokenIdentifier: `${issuer}|${subject}`, issuer, subject };
}

function flattened(object: object): Array<[string, ConvexJson]> {
  return Object.entries(object).flatMap(([key, value]: [string, ConvexJson]) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? flattened(value).map(([inner, each]): [string, ConvexJson] => [`${key}.${inner}`, each])
      : [[key, value] as [string, ConvexJson]],
  );
}

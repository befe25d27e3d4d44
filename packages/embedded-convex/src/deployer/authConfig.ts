/** What `auth.config.ts` may say. */
import { type AuthProviderConfig, UserError } from "../contracts.js";

const SEE_DOCS = "To learn more, see the auth documentation at https://docs.convex.dev/auth.";
/** Issuers that sign for everybody: without an audience any of their users would be let in. */
const SHARED_ISSUERS = new Set(["https://api.workos.com/", "https://api.workos.com"]);

/** Reads the default export of the module. Throws UserError with Convex's sentences. */
export function readAuthConfig(config: unknown): AuthProviderConfig[] {
  if (config === undefined) throw new UserError("AuthConfigMissingExportError", `auth config file is missing default export. ${SEE_DOCS}`);
  const providers = typeof config === "object" && config !== null ? (config as { providers?: unknown }).providers : undefined;
  if (!Array.isArray(providers)) throw mismatch("missing field `providers`");
  return providers.map(readProvider);
}

/** The refusal of a variable that `auth.config.ts` needs and nobody has set. */
export function missingVariable(name: string): UserError {
  return new UserError(
    "AuthConfigMissingEnvironmentVariable",
    `Environment variable ${name} is used in auth config file but its value was not set`,
  );
}

function readProvider(raw: unknown, index: number): AuthProviderConfig {
  if (typeof raw !== "object" || raw === null) throw mismatch(`Provider at index ${index} is not an object`);
  const provider = raw as Record<string, unknown>;
  const type = typeof provider["type"] === "string" ? provider["type"] : "oidc";
  if ("applicationId" in provider || "applicationid" in provider) {
    throw mismatch(`Provider at index ${index} must have applicationID property spelled lowercase 'application', capital I, capital D.`);
  }
  if (type !== "customJwt" && type !== "oidc") throw mismatch(`Provider at index ${index} has unexpected 'type' value '${type}'`);
  return type === "customJwt" ? readCustomJwt(provider, index) : readOidc(provider, index);
}

function readOidc(provider: Record<string, unknown>, index: number): AuthProviderConfig {
  if ("issuer" in provider) throw mismatch(`Provider at index ${index} is oidc so cannot have an 'issuer' specified.`);
  return { domain: text(provider, "domain", index), applicationID: text(provider, "applicationID", index) };
}

function readCustomJwt(provider: Record<string, unknown>, index: number): AuthProviderConfig {
  if ("domain" in provider) throw mismatch(`Provider at index ${index} is a customJwt so cannot have a 'domain' specified`);
  const issuer = text(provider, "issuer", index);
  const jwks = text(provider, "jwks", index);
  const algorithm = text(provider, "algorithm", index);
  if (algorithm !== "RS256" && algorithm !== "ES256")
    throw mismatch(`Provider at index ${index} has unsupported algorithm '${algorithm}', expected RS256 or ES256`);
  if (!/^(https?:\/\/|data:)/.test(jwks)) throw mismatch(`Provider at index ${index} has a jwks that is neither a URL nor a data: URI`);
  const base: Extract<AuthProviderConfig, { type: "customJwt" }> = { type: "customJwt", issuer, jwks, algorithm };
  if (provider["applicationID"] !== undefined) return { ...base, applicationID: text(provider, "applicationID", index) };
  if (SHARED_ISSUERS.has(issuer)) {
    throw new UserError(
      "InsecureConfiguration",
      `This auth configuration appears potentially insecure: Provider at index ${index} has an issuer that is shared among many applications, so must to specify an ApplicationID to check against an \`aud\` field of a JWT.`,
    );
  }
  return base;
}

function text(provider: Record<string, unknown>, field: string, index: number): string {
  const value = provider[field];
  if (value === undefined) throw mismatch(`missing field \`${field}\` in provider at index ${index}`);
  if (typeof value !== "string") throw mismatch(`field \`${field}\` of provider at index ${index} must be a string`);
  return value;
}

function mismatch(reason: string): UserError {
  return new UserError("AuthConfigNotMatchingSchemaError", `auth config file must include a list of provider credentials: ${reason}`);
}

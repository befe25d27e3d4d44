import type { AuthConfig } from "convex/server";
import { authProviders } from "../lib/domain/authProviders";

/** Reading an unset variable throws while this file is evaluated at push, so each read is guarded. */
function read(get: () => string | undefined): string | undefined {
  try {
    return get() || undefined;
  } catch {
    return undefined;
  }
}

export default {
  providers: authProviders({
    clerkIssuer: read(() => process.env.CLERK_JWT_ISSUER_DOMAIN),
    devJwks: read(() => process.env.DEV_IDP_JWKS),
    programJwks: read(() => process.env.API_SIGNING_JWKS),
    cloudUrl: read(() => process.env.CONVEX_CLOUD_URL),
    appEnv: read(() => process.env.APP_ENV),
  }),
} satisfies AuthConfig;

import { generateSigningKey, jwksDataUri } from "../lib/identity/tokens";
import { runScript } from "./lib/failure";

/** Prints a new pair by which the site speaks for the owners of API keys beside Clerk: the private half for Next, the public one for Convex. */
await runScript(async () => {
  const key = await generateSigningKey();
  console.log(`API_SIGNING_KEY=${Buffer.from(JSON.stringify(key)).toString("base64")}`);
  console.log(`API_SIGNING_JWKS=${jwksDataUri(key)}`);
});

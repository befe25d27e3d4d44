/** How a program signs, in Node. */
export const SIGNING_EXAMPLE = `import { createHmac } from "node:crypto";

const method = "POST";
const path = "/api/v1/sessions/start";
const body = JSON.stringify({ advisor_id: "…", mode: "chat" });
const timestamp = String(Math.floor(Date.now() / 1000));
const signature = createHmac("sha256", process.env.PARLEY_SECRET)
  .update(\`\${timestamp}.\${method}.\${path}.\${body}\`)
  .digest("hex");

await fetch("https://your.host" + path, {
  method,
  body,
  headers: {
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
    "X-Parley-Key": process.env.PARLEY_KEY,
    "X-Parley-Timestamp": timestamp,
    "X-Parley-Signature": signature,
  },
});`;

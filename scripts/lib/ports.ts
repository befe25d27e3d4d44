import { createServer } from "node:net";
import { Failure } from "./failure";

const HOST = "127.0.0.1";

/** A port that can be listened on: `wanted`, or any free one for 0. Throws Failure when `wanted` is taken. */
export async function claimPort(wanted: number, flag: string): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Failure(explain(error, wanted, flag))));
    server.listen(wanted, HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : wanted);
    });
  });
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function explain(error: NodeJS.ErrnoException, port: number, flag: string): string {
  if (error.code === "EADDRINUSE") return `Port ${port} on ${HOST} is taken. Stop what uses it, or choose another one with ${flag}.`;
  if (error.code === "EACCES") return `Port ${port} may not be used by this user. Choose one above 1023 with ${flag}.`;
  return `Listening on ${HOST}:${port} failed: ${error.message}`;
}

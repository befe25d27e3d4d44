/** Opening and closing of HTTP ports. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EXIT, StartFailure } from "./failure.js";

const IDLE_SWEEP_MS = 20;

/** Listens on a port (0: a free one). Throws StartFailure when that is not possible. */
export async function listen(listener: RequestListener, host: string, port: number, what: string): Promise<Server> {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new StartFailure(EXIT.portTaken, explain(error, host, port, what))));
    server.listen(port, host, resolve);
  });
  return server;
}

/** Address under which a listening server is reached from this machine. */
export function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host = address === "0.0.0.0" || address === "::" ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Stops listening, lets running requests end for `graceMs`, then cuts what is left. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection kept alive becomes idle when its request has been answered.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, what: string): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken. Stop what uses it, or choose another one with ${what}.`;
    case "EACCES":
      return `Port ${port} on ${host} may not be used by this user. Choose one above 1023 with ${what}.`;
    case "EADDRNOTAVAIL":
      return `${host} is not an address of this machine. Choose another one with --host.`;
    default:
      return `Listening on ${host}:${port} failed: ${error.message}`;
  }
}

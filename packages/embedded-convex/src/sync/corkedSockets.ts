/** Gathers the frames a socket is sent in one go: an answer and the transition that covers it leave in one write. */
import type { Duplex } from "node:stream";

export class CorkedSockets {
  private corked = new Set<Duplex>();

  /** Holds back what is written to the socket until the work now under way is done, at most two turns of the event loop. */
  hold(socket: Duplex): void {
    if (this.corked.has(socket)) return;
    if (this.corked.size === 0) setImmediate(() => setImmediate(this.release));
    this.corked.add(socket);
    socket.cork();
  }

  private readonly release = (): void => {
    const sockets = this.corked;
    this.corked = new Set();
    for (const socket of sockets) socket.uncork();
  };
}

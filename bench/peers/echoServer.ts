import { WebSocketServer } from "ws";

/** The floor of the transport: a WebSocket server that answers each message with itself, no work and no disk. */
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
server.on("listening", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});

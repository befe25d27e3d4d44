import { MAIL_TOPICS, type MailTopic } from "../../../lib/domain/notifications";

/** Whose mail about what a link switches off. */
export type Unsubscription = { userId: string; topic: MailTopic };

const encoder = new TextEncoder();

async function keyOf(secret: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/** What is signed; named, so that the secret can never sign something else by accident. */
function statement({ userId, topic }: Unsubscription): Uint8Array<ArrayBuffer> {
  return encoder.encode(`unsubscribe:1:${userId}:${topic}`);
}

function toHex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A new random secret, 256 bits in hex. */
export function newMailSecret(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

/** The token of a link that switches one person's mail about one thing off. It says nothing else and never expires. */
export async function signUnsubscription(secret: string, about: Unsubscription): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await keyOf(secret), statement(about));
  return `${about.userId}.${about.topic}.${toHex(signature)}`;
}

/** What a token switches off, or null if we did not sign it. */
export async function readUnsubscription(secret: string, token: string): Promise<Unsubscription | null> {
  const [, userId, name, signature] = /^([a-z0-9;|_-]{1,64})\.([A-Za-z]{1,32})\.([0-9a-f]{64})$/i.exec(token) ?? [];
  const topic = MAIL_TOPICS.find((known) => known === name);
  if (userId === undefined || signature === undefined || topic === undefined) return null;
  const about = { userId, topic };
  return (await crypto.subtle.verify("HMAC", await keyOf(secret), fromHex(signature), statement(about))) ? about : null;
}

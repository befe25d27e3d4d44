/**
 * Bank details at rest: AES-256-GCM under a key of the environment. `DATA_ENCRYPTION_KEY` holds one secret or several,
 * newest first, with commas between: the first seals, all open. A secret's id is the beginning of its SHA-256, so nothing
 * has to be numbered and a sealed text says which one it needs. The owner's id is bound in: a text moved to another row
 * does not open.
 */
export type SealedText = { keyId: string; iv: string; text: string };

type Key = { id: string; key: CryptoKey };

const SECRET_MIN = 32;
const SALT = new TextEncoder().encode("parley sealing 1");

/** Sealing is not possible: no key, a short one, or the one that sealed this text is gone. The message holds no secret. */
export class SealingError extends Error {
  constructor(readonly code: "no_key" | "short_key" | "unknown_key" | "damaged") {
    super(`Sealed data: ${code}`);
    this.name = "SealingError";
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function secretsOf(value: string | undefined): string[] {
  const secrets = (value ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");
  if (secrets.length === 0) throw new SealingError("no_key");
  if (secrets.some((secret) => secret.length < SECRET_MIN)) throw new SealingError("short_key");
  return secrets;
}

async function keyOf(secret: string): Promise<Key> {
  const bytes = new TextEncoder().encode(secret);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const id = Array.from(digest.slice(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: SALT, info: new TextEncoder().encode("bank details") };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { id, key };
}

/** Whether something can be sealed here. */
export function canSeal(value: string | undefined): boolean {
  try {
    return secretsOf(value).length > 0;
  } catch (error) {
    if (error instanceof SealingError) return false;
    throw error;
  }
}

/** The id of the secret that seals now. Throws SealingError. */
export async function currentKeyId(value: string | undefined): Promise<string> {
  const [newest] = secretsOf(value);
  if (newest === undefined) throw new SealingError("no_key");
  return (await keyOf(newest)).id;
}

/** Seals a text for its owner with the newest secret. Actions only, where randomness is real. Throws SealingError. */
export async function seal(value: string | undefined, ownerId: string, text: string): Promise<SealedText> {
  const [newest] = secretsOf(value);
  if (newest === undefined) throw new SealingError("no_key");
  const { id, key } = await keyOf(newest);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(ownerId);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, new TextEncoder().encode(text));
  return { keyId: id, iv: toBase64(iv), text: toBase64(new Uint8Array(sealed)) };
}

/** Opens a sealed text of this owner with whichever secret sealed it. Throws SealingError. */
export async function open(value: string | undefined, ownerId: string, sealed: SealedText): Promise<string> {
  const keys = await Promise.all(secretsOf(value).map(keyOf));
  const found = keys.find(({ id }) => id === sealed.keyId);
  if (found === undefined) throw new SealingError("unknown_key");
  const additionalData = new TextEncoder().encode(ownerId);
  try {
    const bytes = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: fromBase64(sealed.iv), additionalData },
      found.key,
      fromBase64(sealed.text),
    );
    return new TextDecoder().decode(bytes);
  } catch {
    // Whatever the cipher says, it means one thing: this is not what was sealed for this owner.
    throw new SealingError("damaged");
  }
}

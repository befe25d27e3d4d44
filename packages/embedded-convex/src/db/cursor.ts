import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { UserError } from "../contracts.js";

/** A place in a query's results: after the row with this key (without the index prefix), or past the last. */
export type CursorPosition = { after: string } | "end";

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const FINGERPRINT_LENGTH = 16;
const END = 0;
const AFTER = 1;

/** A cursor of another query, or no cursor at all. Clients start over when they see it. */
function invalidCursor(): UserError {
  return new UserError(
    "InvalidCursor",
    "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a different query.",
    { isConvexSystemError: true, paginationError: "InvalidCursor" },
  );
}

/** Ties cursors to their query: its definition and the fields of its index. */
export function fingerprintOf(query: unknown, fields: readonly string[]): Buffer {
  return createHash("sha256").update(JSON.stringify([query, fields])).digest().subarray(0, FINGERPRINT_LENGTH);
}

/**
 * Cursors carry index keys of rows that the reader may never have been shown, so they are encrypted. The nonce is derived
 * from the content: equal positions give equal text, and an unchanged page stays an unchanged result.
 */
export class CursorCodec {
  constructor(private readonly secret: Buffer) {}

  encode(position: CursorPosition, fingerprint: Buffer): string {
    const tail = position === "end" ? Buffer.from([END]) : Buffer.concat([Buffer.from([AFTER]), Buffer.from(position.after, "latin1")]);
    const plain = Buffer.concat([fingerprint, tail]);
    const nonce = createHmac("sha256", this.secret).update(plain).digest().subarray(0, NONCE_LENGTH);
    const cipher = createCipheriv("aes-256-gcm", this.secret, nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
  }

  /** Throws `invalidCursor` unless the text is a cursor of the query with this fingerprint. */
  decode(text: string, fingerprint: Buffer): CursorPosition {
    const plain = this.decrypt(Buffer.from(text, "base64url"));
    if (plain === null || !plain.subarray(0, FINGERPRINT_LENGTH).equals(fingerprint)) throw invalidCursor();
    return plain[FINGERPRINT_LENGTH] === END ? "end" : { after: plain.subarray(FINGERPRINT_LENGTH + 1).toString("latin1") };
  }

  private decrypt(bytes: Buffer): Buffer | null {
    if (bytes.length <= NONCE_LENGTH + TAG_LENGTH + FINGERPRINT_LENGTH) return null;
    const decipher = createDecipheriv("aes-256-gcm", this.secret, bytes.subarray(0, NONCE_LENGTH));
    decipher.setAuthTag(bytes.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_LENGTH + TAG_LENGTH)), decipher.final()]);
    } catch {
      // Not encrypted by this deployment: for the caller the same as a cursor of another query.
      return null;
    }
  }
}

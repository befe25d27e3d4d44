/** Permission to upload, handed out by functions and carried in the upload address: an expiry that only this deployment can sign. */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { UserError } from "../contracts.js";

/** How long an upload address works, in ms. Within that time it takes any number of files, as on Convex. */
export const UPLOAD_TOKEN_LIFETIME_MS = 60 * 60 * 1000;

const EXPIRY_BYTES = 8;
const NONCE_BYTES = 16;
const HEAD_BYTES = EXPIRY_BYTES + NONCE_BYTES;
const MAC_BYTES = 32;

export class UploadTokens {
  readonly #key: Buffer;

  /** `secret` is the deployment's admin key: a new one makes all addresses invalid. */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, "", "embedded-convex upload token", 32));
  }

  /** A token for uploads to a component that works until an hour after `nowMs`. */
  issue(nowMs: number, component: string): string {
    const body = Buffer.concat([Buffer.alloc(HEAD_BYTES), Buffer.from(component)]);
    body.writeBigUInt64BE(BigInt(Math.floor(nowMs) + UPLOAD_TOKEN_LIFETIME_MS));
    randomBytes(NONCE_BYTES).copy(body, EXPIRY_BYTES);
    return Buffer.concat([body, this.#sign(body)]).toString("hex");
  }

  /** The component the token is for. Throws UserError `StorageTokenInvalid` for a token this deployment did not issue, `StorageTokenExpired` for one too old. */
  check(token: string, nowMs: number): string {
    const bytes = /^[0-9a-f]*$/.test(token) ? Buffer.from(token, "hex") : Buffer.alloc(0);
    const body = bytes.subarray(0, -MAC_BYTES);
    if (bytes.length < HEAD_BYTES + MAC_BYTES || !timingSafeEqual(bytes.subarray(-MAC_BYTES), this.#sign(body)))
      throw new UserError("StorageTokenInvalid", "Couldn't decode the StoreFileAuthorization token");
    if (nowMs >= Number(body.readBigUInt64BE())) throw new UserError("StorageTokenExpired", "Store File Authorization expired");
    return body.subarray(HEAD_BYTES).toString();
  }

  #sign(body: Buffer): Buffer {
    return createHmac("sha256", this.#key).update(body).digest();
  }
}

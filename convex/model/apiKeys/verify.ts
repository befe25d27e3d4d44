import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import type { CallCode } from "../../../lib/domain/rest/problems";
import { isSameHex, readTimestamp, SIGNATURE_WINDOW_MS, signedText } from "../../../lib/domain/rest/signature";
import { hmacHex, secretOf } from "./secret";

export type Proof = { key: string; timestamp: string; signature: string };
export type SignedCall = { method: string; path: string; body: string };
export type Verdict = { ok: true; key: Doc<"apiKeys">; owner: Doc<"users"> } | { ok: false; code: CallCode };

/** Old signatures forgotten per call: more than one, so that they never pile up. */
const FORGOTTEN_MAX = 10;
const LAST_USED_STEP_MS = 60_000;

async function forgetOld(ctx: MutationCtx, nowMs: number): Promise<void> {
  const old = await ctx.db
    .query("usedSignatures")
    .withIndex("by_untilMs", (q) => q.lt("untilMs", nowMs))
    .take(FORGOTTEN_MAX);
  for (const row of old) await ctx.db.delete("usedSignatures", row._id);
}

const refuse = (code: CallCode): Verdict => ({ ok: false, code });

/** Whose key signed this very call. A signature counts once, whatever becomes of the call it was for. */
export async function verifyCall(ctx: MutationCtx, proof: Proof, call: SignedCall): Promise<Verdict> {
  const nowMs = Date.now();
  const keyId = ctx.db.normalizeId("apiKeys", proof.key);
  const key = keyId === null ? null : await ctx.db.get("apiKeys", keyId);
  const owner = key === null ? null : await ctx.db.get("users", key.ownerId);
  const isOver = key === null || key.revokedAtMs !== null || (key.expiresAtMs !== null && key.expiresAtMs <= nowMs);
  if (isOver || owner === null || owner.deletedAtMs !== undefined) return refuse("KEY_INVALID");
  const signedAtMs = readTimestamp(proof.timestamp);
  if (signedAtMs === null || Math.abs(nowMs - signedAtMs) > SIGNATURE_WINDOW_MS) return refuse("TIMESTAMP_OUT_OF_WINDOW");
  const secret = await secretOf(key);
  if (secret === null) return refuse("KEY_INVALID");
  const signature = await hmacHex(secret, signedText({ ...call, timestamp: proof.timestamp }));
  if (!isSameHex(signature, proof.signature.toLowerCase())) return refuse("SIGNATURE_INVALID");
  const used = await ctx.db
    .query("usedSignatures")
    .withIndex("by_signature", (q) => q.eq("signature", signature))
    .first();
  if (used !== null) return refuse("REPLAYED");
  await forgetOld(ctx, nowMs);
  // One second more: the window's last instant still counts.
  await ctx.db.insert("usedSignatures", { keyId: key._id, signature, untilMs: signedAtMs + SIGNATURE_WINDOW_MS + 1_000 });
  if (key.lastUsedAtMs === null || nowMs - key.lastUsedAtMs >= LAST_USED_STEP_MS)
    await ctx.db.patch("apiKeys", key._id, { lastUsedAtMs: nowMs });
  return { ok: true, key, owner };
}

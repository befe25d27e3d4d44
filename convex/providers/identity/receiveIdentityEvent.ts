import { verifyWebhook, type UserWebhookEvent, type WebhookEvent } from "@clerk/backend/webhooks";
import { internal } from "../../_generated/api";
import type { ActionCtx } from "../../_generated/server";

const BODY_MAX_BYTES = 1_000_000;

const answer = (status: number): Response => new Response(null, { status });

/** The verified event, or null when the signature, its age or the body is not right. */
async function verified(request: Request, signingSecret: string): Promise<WebhookEvent | null> {
  try {
    return await verifyWebhook(request, { signingSecret });
  } catch {
    // The library throws for exactly one reason: this request was not signed by the identity provider.
    return null;
  }
}

type UserJSON = Extract<UserWebhookEvent, { type: "user.created" | "user.updated" }>["data"];

/** The primary address, if it is verified: an unverified one may be somebody else's. */
function verifiedEmail(user: UserJSON): string | null {
  const address = user.email_addresses.find((candidate) => candidate.id === user.primary_email_address_id);
  return address?.verification?.status === "verified" ? address.email_address : null;
}

/**
 * Receives user events of the identity provider: verify, then apply in one mutation that also remembers the delivery.
 * 400 for a bad signature, 503 while the identity provider is not configured.
 */
export async function receiveIdentityEvent(ctx: ActionCtx, request: Request): Promise<Response> {
  const signingSecret = process.env.CLERK_WEBHOOK_SIGNING_SECRET;
  const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN;
  if (!signingSecret || !issuer) return answer(503);
  if (Number(request.headers.get("content-length") ?? 0) > BODY_MAX_BYTES) return answer(413);
  const deliveryId = request.headers.get("svix-id");
  const event = await verified(request, signingSecret);
  if (event === null || deliveryId === null) return answer(400);
  switch (event.type) {
    case "user.created":
    case "user.updated":
      await ctx.runMutation(internal.jobs.users.identityChanged, {
        deliveryId,
        type: event.type,
        tokenIdentifier: `${issuer}|${event.data.id}`,
        firstName: event.data.first_name,
        surname: event.data.last_name,
        email: verifiedEmail(event.data),
        updatedAtMs: event.data.updated_at,
      });
      break;
    case "user.deleted":
      if (event.data.id === undefined) return answer(400);
      await ctx.runMutation(internal.jobs.users.identityDeleted, { deliveryId, tokenIdentifier: `${issuer}|${event.data.id}` });
      break;
    default:
      break;
  }
  return answer(200);
}

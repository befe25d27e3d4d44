import { httpRouter } from "convex/server";
import { httpAction } from "./_generated/server";
import { receiveStreamEvent } from "./providers/comms/stream/receiveStreamEvent";
import { receiveIdentityEvent } from "./providers/identity/receiveIdentityEvent";
import { receiveUnsubscribe } from "./providers/mail/receiveUnsubscribe";
import { receivePaymentEvent } from "./providers/payments/receivePaymentEvent";

const http = httpRouter();

for (const route of ["platform", "connect", "thin"] as const) {
  http.route({
    path: `/webhooks/stripe/${route}`,
    method: "POST",
    handler: httpAction(async (ctx, request) => await receivePaymentEvent(ctx, request, route)),
  });
}

http.route({ path: "/webhooks/clerk", method: "POST", handler: httpAction(receiveIdentityEvent) });
http.route({ path: "/mail/unsubscribe", method: "POST", handler: httpAction(receiveUnsubscribe) });
http.route({ path: "/webhooks/stream", method: "POST", handler: httpAction(receiveStreamEvent) });

export default http;

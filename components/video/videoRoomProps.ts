import type { BillingSessionValue } from "@/components/sessions/BillingSession";
import type { SessionView } from "@/lib/billingService";

/** What every part of the room of a video session is given. */
export type VideoRoomProps = BillingSessionValue & { session: SessionView; onAddFunds: () => void };

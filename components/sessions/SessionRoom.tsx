"use client";

import { useTranslations } from "next-intl";
import { usePersonName } from "@/components/layout/usePersonName";
import { MeterLoader } from "@/components/ui/meter-ring";
import { MissingState } from "@/components/ui/missing-state";
import type { Id } from "@/convex/_generated/dataModel";
import { BillingSession, useSessionAbove } from "./BillingSession";
import { IncomingCard } from "./IncomingCard";
import { OpenRoom } from "./OpenRoom";
import { RequestOver } from "./RequestOver";
import { WaitingForAnswer } from "./WaitingForAnswer";

/** The room of one session, from the request to the receipt. */
export function SessionRoom({ sessionId }: { sessionId: string }) {
  return (
    // The id comes from the address; the server answers null to what is not one, and nothing else is asked then.
    <BillingSession sessionId={sessionId as Id<"sessions">}>
      <Room />
    </BillingSession>
  );
}

function Room() {
  const t = useTranslations("room");
  const nameOf = usePersonName();
  const above = useSessionAbove();
  if (above === null) return null;
  const { snapshot } = above;
  const { session } = snapshot;
  if (snapshot.status === "notFound") {
    return (
      <Centered>
        <MissingState scene="closed" title={t("missingTitle")} href="/advisors" action={t("findAdvisors")}>
          {t("missingText")}
        </MissingState>
      </Centered>
    );
  }
  if (session === null) {
    return (
      <Centered>
        <MeterLoader size={48} label={t("loading")} className="justify-self-center text-accent" />
      </Centered>
    );
  }
  switch (session.state) {
    case "queued":
    case "requested":
      return (
        <Centered>
          {session.me === "client" ? (
            <WaitingForAnswer session={session} />
          ) : (
            <>
              <h1 className="sr-only">{t("pageTitle")}</h1>
              <IncomingCard request={session} />
            </>
          )}
        </Centered>
      );
    case "declined":
    case "expired":
    case "cancelled":
      return (
        <Centered>
          <RequestOver session={{ ...session, peerName: nameOf(session.peerName) }} />
        </Centered>
      );
    case "ready":
    case "running":
    case "paused":
    case "grace":
    case "exhausted":
    case "ended":
      return <OpenRoom {...above} session={{ ...session, peerName: nameOf(session.peerName) }} />;
  }
}

function Centered({ children }: { children: React.ReactNode }) {
  return <div className="mx-auto grid w-full max-w-md flex-1 content-center px-4 py-10">{children}</div>;
}

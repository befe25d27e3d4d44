"use client";

import { useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { useErrorText } from "@/components/layout/useErrorText";
import { useNow } from "@/components/layout/useNow";
import { usePersonName } from "@/components/layout/usePersonName";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import { REVIEW_PARTS, REVIEW_TEXT_MAX, type ReviewPart, type Stars } from "@/lib/domain/reviews";
import { useFormat } from "@/lib/format/useFormat";
import { GivenReview, type ReviewFacts } from "./GivenReview";
import { ReviewReply } from "./ReviewReply";
import { StarField } from "./StarField";

export interface SessionRatingProps {
  sessionId: Id<"sessions">;
  onSubmitted?: () => void;
}

/**
 * Asks a client how a session was, once: stars, optional parts, optional words. Afterwards, and for the advisor, it shows
 * what was given. Nothing for sessions that cannot be rated. Takes an id; who may rate is the server's to say.
 */
export function SessionRating({ sessionId, onSubmitted }: SessionRatingProps) {
  const { status } = useViewer();
  const nowMs = useNow();
  const facts = useQuery(api.reviews.mine, status === "ready" ? { sessionId } : "skip");
  const nameOf = usePersonName();
  const [isMine, setIsMine] = useState(false);
  if (facts === undefined || facts === null) return null;
  const peerName = nameOf(facts.peerName);
  if (facts.review !== null) return <Rated review={facts.review} me={facts.me} peerName={peerName} isNew={isMine} />;
  if (facts.submitUntilMs === null || nowMs === null || nowMs >= facts.submitUntilMs) return null;
  const submitted = () => {
    setIsMine(true);
    onSubmitted?.();
  };
  return <RatingForm sessionId={sessionId} peerName={peerName} onSubmitted={submitted} />;
}

/** A review with what became of it. */
interface RatedFacts extends ReviewFacts {
  reply: { text: string; atMs: number } | null;
  removal: { reason: string; atMs: number } | null;
}

function Rated({ review, me, peerName, isNew }: { review: RatedFacts; me: "client" | "advisor"; peerName: string; isNew: boolean }) {
  const t = useTranslations("rating");
  const format = useFormat();
  const title = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  // Who has just pressed the button is told; who comes back later only sees it.
  useEffect(() => {
    if (isNew) title.current?.focus();
  }, [isNew]);
  return (
    <section aria-labelledby={titleId} className="grid gap-3 rounded-card border border-line bg-surface p-5">
      <h2 ref={title} id={titleId} tabIndex={-1} className="font-semibold outline-none">
        {me === "advisor" ? t("given", { name: peerName }) : t("thanks")}
      </h2>
      {me === "client" && review.removal === null ? <p className="text-sm text-ink-soft">{t("thanksText", { name: peerName })}</p> : null}
      <GivenReview review={review} />
      {review.reply === null ? null : <ReviewReply reply={review.reply} advisorName={me === "client" ? peerName : null} />}
      {review.removal === null ? null : <Notice>{t("removed", { day: format.day(review.removal.atMs), reason: review.removal.reason })}</Notice>}
    </section>
  );
}

const NO_PARTS: Record<ReviewPart, Stars | null> = { expertise: null, communication: null, helpfulness: null };

function RatingForm({ sessionId, peerName, onSubmitted }: { sessionId: Id<"sessions">; peerName: string; onSubmitted: () => void }) {
  const t = useTranslations("rating");
  const errorText = useErrorText();
  const submit = useMutation(api.reviews.submit);
  const titleId = useId();
  const [overall, setOverall] = useState<Stars | null>(null);
  const [parts, setParts] = useState(NO_PARTS);
  const [text, setText] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [isMissing, setIsMissing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsMissing(overall === null);
    if (overall === null) return;
    setIsPending(true);
    setProblem(null);
    try {
      const given = Object.fromEntries(Object.entries(parts).filter(([, stars]) => stars !== null)) as Partial<Record<ReviewPart, number>>;
      await submit({ sessionId, overall, ...given, ...(text.trim() === "" ? {} : { text }) });
      onSubmitted();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setIsPending(false);
    }
  };
  const choose = (stars: Stars | null) => {
    setOverall(stars);
    setIsMissing(false);
  };
  return (
    <form aria-labelledby={titleId} onSubmit={send} noValidate className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <div className="grid gap-1">
        <h2 id={titleId} className="font-semibold">
          {t("title", { name: peerName })}
        </h2>
        <p className="text-sm text-ink-soft">{t("public")}</p>
      </div>
      <StarField legend={t("overall")} value={overall} onChange={choose} main error={isMissing ? t("choose") : null} />
      {overall === null ? null : (
        <div className="grid animate-rise gap-4">
          <div className="grid gap-2">
            {REVIEW_PARTS.map((part) => (
              <StarField
                key={part}
                legend={t(`parts.${part}`)}
                value={parts[part]}
                onChange={(stars) => setParts((before) => ({ ...before, [part]: stars }))}
              />
            ))}
          </div>
          <Field label={t("text")} hint={text.length > REVIEW_TEXT_MAX - 200 ? t("left", { count: REVIEW_TEXT_MAX - text.length }) : undefined}>
            {(control) => <Textarea {...control} rows={3} maxLength={REVIEW_TEXT_MAX} value={text} onChange={(event) => setText(event.target.value)} />}
          </Field>
        </div>
      )}
      {problem === null ? null : (
        <Notice tone="vermilion" role="alert">
          {problem}
        </Notice>
      )}
      <Button type="submit" pending={isPending} full>
        {t("submit")}
      </Button>
    </form>
  );
}

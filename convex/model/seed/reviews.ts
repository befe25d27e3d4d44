import type { MutationCtx } from "../../_generated/server";
import type { ReviewContent } from "../../../lib/domain/reviews";
import { findReview, insertReview } from "../reviews/submitReview";
import { DEMO_HISTORY, type DemoSession } from "./history";
import { findPastSession } from "./seedSession";

/** From the end of a session to its review. */
const REVIEWED_AFTER_MS = 10 * 60_000;

const review = (overall: number, parts: [number | null, number | null, number | null], text: string | null): ReviewContent => ({
  overall,
  expertise: parts[0],
  communication: parts[1],
  helpfulness: parts[2],
  text,
});

/** What the demo's clients said, per advisor, oldest session first; null where nobody said anything. */
const REVIEWS: Readonly<Record<string, readonly (ReviewContent | null)[]>> = {
  dev_ada: [
    review(5, [5, 5, 5], "I walked in with one sentence and the number, and I got it. The practice was worth more than the notes."),
    review(4, [5, 4, null], "Direct and kind. I would have liked a few minutes more for the second question."),
    review(5, [null, 5, 5], null),
  ],
  dev_demo_marcus: [
    review(5, [5, 5, 5], "Three lines changed on my résumé, two interviews the week after."),
    review(4, [4, null, 4], null),
    null,
    review(5, [null, 5, null], "He noticed what I had left out before I did."),
  ],
  dev_demo_samuel: [
    review(5, [5, 5, 5], "The plan is on the fridge. I slept."),
    review(5, [5, 5, null], null),
    review(4, [null, null, 4], "Good advice. I needed the first ten minutes to find my papers, so have them ready."),
    null,
  ],
  dev_demo_hannah: [
    review(4, [5, 3, 4], "Knows every form by its number. Now I know one of them too."),
    review(5, [5, 5, 5], "It was the ordinary kind of letter, and she told me so in a minute."),
    null,
    review(3, [4, 3, 3], "Helpful, but we ran out of time before my second question."),
  ],
  dev_demo_denise: [review(5, [5, 5, 5], "Three sentences, and the deposit came back."), null, review(5, [null, 5, 5], null), review(4, [4, 4, 4], null)],
  dev_demo_kenji: [
    review(5, [5, 4, 5], "He never gave me the answer. I found it, and I will find the next one."),
    review(5, [5, 5, 5], null),
    review(2, [4, 2, 2], "I wanted the fix, not questions. Others may like it."),
    null,
  ],
  dev_demo_elena: [review(5, [5, 5, 5], "Paciente y clara. My first day went well."), review(5, [null, 5, null], null), null, review(4, [4, 5, 4], null)],
  dev_demo_grace: [null, review(4, [4, 5, 4], "One small change at three in the morning. It helps most nights."), review(5, [5, 5, 5], null), null],
  dev_demo_karen: [
    review(5, [5, 5, 5], "Eleven times became two."),
    null,
    review(5, [5, null, 5], "She asked about the first time he comes out, and that was it."),
    review(4, [null, 4, null], null),
  ],
  dev_demo_bill: [review(4, [5, 4, 4], "It was the tub."), review(5, [5, 5, 5], "Saved me a roofer."), null, null],
};

/** Each past session with what was said about it, oldest first. */
export function reviewedSessions(): { past: DemoSession; content: ReviewContent }[] {
  const position = new Map<string, number>();
  return DEMO_HISTORY.flatMap((past) => {
    const n = position.get(past.advisor) ?? 0;
    position.set(past.advisor, n + 1);
    const content = REVIEWS[past.advisor]?.[n] ?? null;
    return content === null ? [] : [{ past, content }];
  });
}

/** Writes the demo's reviews, marked as demo by the people who gave them. `anchorMs` is the instant the history ends at. */
export async function seedReviews(ctx: MutationCtx, anchorMs: number): Promise<void> {
  for (const { past, content } of reviewedSessions()) {
    const session = await findPastSession(ctx, past, anchorMs);
    if (session === null || (await findReview(ctx, session._id)) !== null) continue;
    await insertReview(ctx, { session, content, atMs: anchorMs - past.endedAgoMs + REVIEWED_AFTER_MS });
  }
}

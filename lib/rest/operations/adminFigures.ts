import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { SESSION_MODES, SESSION_STATES } from "../../domain/sessionStates";
import { dayOf, lastDays } from "../../domain/stats/days";
import { AMOUNTS, COUNTS } from "../../domain/stats/figures";
import {
  both,
  cents,
  flag,
  given,
  instant,
  listInput,
  listOf,
  operation,
  pageOpts,
  signedCents,
  text,
  toList,
  type Operation,
} from "../define";

/** The days shown unless a period is named. */
const DAYS = 30;

const count = z.number().describe("Durations in ms, the rest pieces.");
const figures = z.object({
  ...Object.fromEntries(COUNTS.map((name) => [name, count])),
  ...Object.fromEntries(AMOUNTS.map((name) => [name.replace(/Minor$/, "Cents"), signedCents])),
});
const rate = z.number().nullable();
const period = z.object({
  fromDay: text.describe("UTC, both days included."),
  toDay: text,
  days: z.array(figures.extend({ day: text })),
  totals: figures,
  rates: z.object({ refund: rate, dispute: rate, completion: rate, cancellation: rate, noAnswer: rate, rating: rate }),
  medianApplicationMs: rate,
  medianWithdrawalMs: rate,
});

const day = z.iso.date().describe("UTC day, YYYY-MM-DD.");

const session = z
  .object({
    sessionId: text,
    clientId: text,
    clientFirstName: text,
    advisorUserId: text,
    advisorDisplayName: text,
    mode: z.enum(SESSION_MODES),
    state: z.enum(SESSION_STATES),
    isOpen: z.boolean(),
    requestedAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: text.nullable(),
    billedMs: z.number(),
    ratePerMinuteCents: cents,
    chargeCents: cents.nullable(),
    feeCents: cents.nullable(),
    disputeState: text.nullable(),
  })
  .meta({ title: "Managed session" });

export const ADMIN_FIGURE_OPERATIONS: readonly Operation[] = [
  operation({
    id: "admin.stats",
    method: "GET",
    paths: both("admin/stats"),
    summary: "What happened, day by day: the last thirty days unless a period is named, and on wish the period before.",
    scope: "admin:read",
    input: z.object({ fromDay: day.optional(), toDay: day.optional(), compare: flag.optional() }),
    output: period.extend({ before: period.nullable() }),
    run: async ({ backend, nowMs }, { fromDay, toDay, compare }) => {
      const last = lastDays(DAYS, nowMs);
      return await backend.query(api.admin.stats, {
        fromDay: fromDay ?? last.fromDay,
        toDay: toDay ?? dayOf(nowMs),
        compare: compare ?? false,
      });
    },
  }),
  operation({
    id: "admin.sessions",
    method: "GET",
    paths: both("admin/sessions"),
    summary: "Everybody's sessions, newest request first unless said otherwise.",
    scope: "admin:read",
    input: z.object({
      personId: text.max(64).optional().describe("A user."),
      side: z.enum(["client", "advisor"]).optional().describe("On which side; the client's unless said."),
      state: z
        .enum([...SESSION_STATES, "open"])
        .optional()
        .describe("One state, or open: all that wait or are open."),
      mode: z.enum(SESSION_MODES).optional(),
      from: instant.optional().describe("Asked for at this instant or later."),
      to: instant.optional().describe("Asked for before this instant."),
      sort: z.enum(["newest", "oldest", "charge"]).optional(),
      ...listInput,
    }),
    output: listOf(session),
    run: async ({ backend }, { limit, cursor, from, to, ...filter }) => {
      const fromMs = from === undefined ? undefined : Date.parse(from);
      const toMs = to === undefined ? undefined : Date.parse(to);
      const wish = given({ ...filter, fromMs, toMs });
      return toList(await backend.query(api.admin.sessions, { ...wish, paginationOpts: pageOpts({ limit, cursor }) }));
    },
  }),
];

/** What is counted for each UTC day, in the transaction in which it happens. */
export const COUNTS = [
  "signUps",
  "requests",
  /** Sessions whose first second was billed. */
  "started",
  "ended",
  /** Of those that ended: with a charge. */
  "endedPaid",
  "billedMs",
  "declined",
  "cancelled",
  "expired",
  /** Of those that expired: nobody said a word. */
  "unanswered",
  "topUps",
  "refunds",
  "disputesOpened",
  "disputesDecided",
  /** Applications of people who were never advisors: sent in, approved, rejected. */
  "applied",
  "approved",
  "rejected",
  /** Advisors who earned for the first time. */
  "activated",
  "withdrawalsAsked",
  "withdrawalsPaid",
  "reviews",
  "stars",
] as const;
export type Count = (typeof COUNTS)[number];

/** Sums for each UTC day, minor units. */
export const AMOUNTS = [
  /** What sessions cost their clients. */
  "volumeMinor",
  /** What the platform kept, less what it gave back. */
  "revenueMinor",
  "toppedUpMinor",
  "refundedMinor",
  "withdrawalsAskedMinor",
  "withdrawalsPaidMinor",
] as const;
export type Amount = (typeof AMOUNTS)[number];

export type Figures = Record<Count, number> & Record<Amount, bigint>;
export type FigureChange = Partial<Figures>;

/** What stands open at this moment: raised when it begins and lowered when it is over. */
export const STANDING_COUNTS = ["openSessions", "waitingRequests", "openWithdrawals", "openDisputes", "waitingApplications"] as const;
export const STANDING_AMOUNTS = ["openWithdrawalsMinor"] as const;
export type Standing = Record<(typeof STANDING_COUNTS)[number], number> & Record<(typeof STANDING_AMOUNTS)[number], bigint>;
export type StandingChange = Partial<Standing>;

const zeros = <Name extends string, Zero>(names: readonly Name[], zero: Zero): Record<Name, Zero> =>
  Object.fromEntries(names.map((name) => [name, zero])) as Record<Name, Zero>;

/** A day on which nothing happened. */
export const noFigures = (): Figures => ({ ...zeros(COUNTS, 0), ...zeros(AMOUNTS, 0n) });

/** Nothing is open. */
export const noStanding = (): Standing => ({ ...zeros(STANDING_COUNTS, 0), ...zeros(STANDING_AMOUNTS, 0n) });

type Sums = Record<string, number | bigint | undefined>;

/** Adds a change to what is kept, name by name; what is not kept yet begins at zero. */
export function addChange<Kept extends Sums>(kept: Kept, change: Sums): Kept {
  const sum: Sums = { ...kept };
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    const before = sum[name] ?? 0;
    sum[name] = typeof value === "bigint" ? BigInt(before) + value : Number(before) + value;
  }
  return sum as Kept;
}

/** Adds what happened to the figures of a period. */
export const addFigures = (sum: Figures, change: FigureChange): Figures => addChange(sum, change);
/** Adds what began or ceased to what stands open. */
export const addStanding = (sum: Standing, change: StandingChange): Standing => addChange(sum, change);

/** Shares of a period, between 0 and 1, and its average rating; null where there is nothing to divide by. */
export interface Rates {
  /** Money given back of money charged, and disputes of charged sessions. */
  refund: number | null;
  dispute: number | null;
  /** Of the requests that came to an end: led to a charge, taken back, not answered. */
  completion: number | null;
  cancellation: number | null;
  noAnswer: number | null;
  /** Stars, 1 to 5. */
  rating: number | null;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Divides the figures of a period. Amounts become floats here and nowhere else: a rate is read, never booked. */
export function ratesOf(figures: Figures): Rates {
  const closed = figures.ended + figures.declined + figures.cancelled + figures.expired;
  return {
    refund: share(Number(figures.refundedMinor), Number(figures.volumeMinor)),
    dispute: share(figures.disputesOpened, figures.endedPaid),
    completion: share(figures.endedPaid, closed),
    cancellation: share(figures.cancelled, closed),
    noAnswer: share(figures.unanswered, closed),
    rating: share(figures.stars, figures.reviews),
  };
}

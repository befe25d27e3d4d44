import { Drawing, type DrawingParts } from "./drawing";

const GREEN = "#2f5d50";
const OCHRE = "#c0853a";
const RUST = "#a85f4b";
const PAPER = "#f6efe2";

/** What an empty place can be about. */
export type SceneName = "search" | "talk" | "money" | "lost" | "closed" | "saved" | "news";

const SCENES: Record<SceneName, DrawingParts> = {
  // A magnifier over an empty card.
  search: {
    ground: "#b9cbd2",
    colour: (
      <>
        <path d="M24 26h40v44H24z" fill={PAPER} />
        <circle cx={58} cy={54} r={14} fill="#bccdb4" />
      </>
    ),
    line: (
      <>
        <path d="M64 38v-9q0-3-3-3H27q-3 0-3 3v38q0 3 3 3h19M32 36h22M32 44h10" />
        <circle cx={58} cy={54} r={14} />
        <path d="M68 64l10 10M51 52q2-5 7-5" strokeWidth={2.4} />
      </>
    ),
  },
  // Two chairs' worth of talk: two bubbles, nothing in them yet.
  talk: {
    ground: "#e3bfae",
    colour: (
      <>
        <path d="M20 28h34v24H36l-9 8v-8h-7z" fill={GREEN} />
        <path d="M44 46h34v22h-6v8l-9-8H44z" fill={PAPER} />
      </>
    ),
    line: (
      <>
        <path d="M42 52h-6l-9 8v-8h-4q-3 0-3-3V31q0-3 3-3h28q3 0 3 3v13M47 46h28q3 0 3 3v16q0 3-3 3h-3v8l-9-8H47q-3 0-3-3V49q0-3 3-3z" />
        <path d="M54 57h.1M61 57h.1M68 57h.1" strokeWidth={3} />
      </>
    ),
  },
  // A wallet, open and flat.
  money: {
    ground: "#bccdb4",
    colour: (
      <>
        <path d="M20 38h54v34H20z" fill={RUST} />
        <path d="M26 30h44v10H26z" fill={PAPER} />
        <path d="M58 50h18v12H58z" fill={OCHRE} />
      </>
    ),
    line: (
      <>
        <path d="M26 38v-5q0-3 3-3h38q3 0 3 3v5M74 50v-9q0-3-3-3H23q-3 0-3 3v28q0 3 3 3h48q3 0 3-3v-7M76 50H62q-5 0-5 6t5 6h14z" />
        <circle cx={64} cy={56} r={1.5} fill="currentColor" />
      </>
    ),
  },
  // A signpost with blank arms.
  lost: {
    ground: "#e9c9a0",
    colour: (
      <>
        <path d="M26 28h34l8 7-8 7H26z" fill={GREEN} />
        <path d="M70 46H38l-8 7 8 7h32z" fill={PAPER} />
        <path d="M45 22h6v56h-6z" fill={RUST} />
      </>
    ),
    line: <path d="M45 28v-5q3-3 6 0v5M26 28h34l8 7-8 7H26zM45 42v4M51 42v4M70 46H38l-8 7 8 7h32zM45 60v18h6V60M34 78h28" />,
  },
  // A door that stays shut.
  closed: {
    ground: "#c9c3d6",
    colour: (
      <>
        <path d="M32 22h34v54H32z" fill={RUST} />
        <path d="M38 30h22v14H38zM38 50h22v18H38z" fill="#8c4a32" />
        <circle cx={60} cy={50} r={2.5} fill={OCHRE} />
      </>
    ),
    line: (
      <>
        <path d="M32 76V25q0-3 3-3h28q3 0 3 3v51M24 76h50M39 30h20v14H39zM39 50h16M39 50v19h20V55" />
        <circle cx={60} cy={50} r={2.5} />
      </>
    ),
  },
  // A card with a heart on it: somebody to come back to.
  saved: {
    ground: "#e3bfae",
    colour: (
      <>
        <path d="M26 24h44v50H26z" fill={PAPER} />
        <path d="M49 64L36 51q-6-7 0-13 7-6 13 2 6-8 13-2 6 6 0 13z" fill={RUST} />
      </>
    ),
    line: (
      <>
        <path d="M29 22h38q3 0 3 3v46q0 3-3 3H29q-3 0-3-3V25q0-3 3-3z" />
        <path d="M48 62L35 49q-6-7 0-13 7-6 13 2 6-8 13-2 6 6 0 13z" />
      </>
    ),
  },
  // A desk bell that nobody has rung.
  news: {
    ground: "#b9cbd2",
    colour: (
      <>
        <path d="M24 62q0-24 25-24t25 24z" fill={OCHRE} />
        <path d="M20 62h58v9H20z" fill={GREEN} />
      </>
    ),
    line: (
      <>
        <path d="M23 61q0-24 25-24t25 24M22 61h52q3 0 3 3v3q0 3-3 3H22q-3 0-3-3v-3q0-3 3-3zM48 37v-6M42 30h12" />
        <path d="M34 53q3-8 11-9" strokeWidth={2.4} />
      </>
    ),
  },
};

/** A drawing for an empty place. */
export function Scene({ name, size = 88 }: { name: SceneName; size?: number }) {
  return <Drawing {...SCENES[name]} size={size} />;
}

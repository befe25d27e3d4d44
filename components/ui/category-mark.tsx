import { Drawing, type DrawingParts } from "./drawing";

const GREEN = "#2f5d50";
const OCHRE = "#c0853a";
const RUST = "#a85f4b";
const BLUE = "#3d4f66";
const PAPER = "#f6efe2";

/** One drawing for each category of the product; others share the last. */
const MARKS: Record<string, DrawingParts> = {
  career: {
    ground: "#e9c9a0",
    colour: (
      <>
        <path d="M22 40h52v32H22z" fill={RUST} />
        <path d="M22 40h52v12H22z" fill="#8c4a32" />
        <path d="M44 49h8v8h-8z" fill={PAPER} />
      </>
    ),
    line: <path d="M22 44q0-4 4-4h44q4 0 4 4v24q0 4-4 4H26q-4 0-4-4zM38 40v-6q0-4 4-4h12q4 0 4 4v6M22 51c16 5 36 5 52 0M44 49h8v8h-8z" />,
  },
  money: {
    ground: "#bccdb4",
    colour: (
      <>
        <ellipse cx={42} cy={62} rx={18} ry={7} fill={OCHRE} />
        <path d="M24 48v14h36V48z" fill={OCHRE} />
        <ellipse cx={42} cy={48} rx={18} ry={7} fill="#e3b25f" />
        <circle cx={62} cy={34} r={11} fill="#e3b25f" />
      </>
    ),
    line: (
      <>
        <path d="M24 48v14c0 9 36 9 36 0V48M24 55c0 9 36 9 36 0" />
        <ellipse cx={42} cy={48} rx={18} ry={7} />
        <circle cx={62} cy={34} r={11} />
        <path d="M65.5 30.5q-3.5-2.5-6 0c-2 3 6.5 4 5 7q-2.5 2.5-6.5 0M62 27v14" strokeWidth={1.4} />
      </>
    ),
  },
  law: {
    ground: "#b9cbd2",
    colour: (
      <>
        <path d="M30 22h30l8 8v44H30z" fill={PAPER} />
        <circle cx={58} cy={62} r={7} fill={RUST} />
        <path d="M54 67l-2 11 6-3 6 3-2-11z" fill={RUST} />
      </>
    ),
    line: (
      <>
        <path d="M58 22H33q-3 0-3 3v46q0 3 3 3h17M58 22l10 10v22M58 22v10h10M38 40h20M38 47h22M38 54h11" />
        <circle cx={58} cy={62} r={7} />
        <path d="M54 68l-2 10 6-3 6 3-2-10" />
      </>
    ),
  },
  technology: {
    ground: "#c9c3d6",
    colour: (
      <>
        <path d="M24 28h48v32H24z" fill={BLUE} />
        <path d="M18 64h60l-4 7H22z" fill={PAPER} />
      </>
    ),
    line: (
      <>
        <path d="M24 60V31q0-3 3-3h42q3 0 3 3v29M18 64h60q0 7-6 7H24q-6 0-6-7z" />
        <path d="M40 38l-7 6 7 6M56 38l7 6-7 6M51 35l-6 18" stroke={PAPER} />
      </>
    ),
  },
  languages: {
    ground: "#dfd3ac",
    colour: (
      <>
        <path d="M20 26h36v26H34l-8 8v-8h-6z" fill={GREEN} />
        <path d="M48 44h30v22h-5v8l-8-8H48z" fill={PAPER} />
      </>
    ),
    line: (
      <>
        <path d="M46 52H35l-9 8v-8h-3q-3 0-3-3V29q0-3 3-3h30q3 0 3 3v12M51 43h24q3 0 3 3v17q0 3-3 3h-2v8l-8-8H51q-3 0-3-3V46q0-3 3-3z" />
        <path d="M31 45l6-14 6 14M33.5 40h7" stroke={PAPER} />
        <path d="M56 50h14M63 47v3M68 50c-2 6-6 9-11 11M59 54c2 4 6 6 10 7" strokeWidth={1.4} />
      </>
    ),
  },
  wellbeing: {
    ground: "#a9c4b8",
    colour: (
      <>
        <path d="M58 24c-16 2-26 15-22 30s20 21 34 13c-16 0-26-11-25-24 0-8 5-15 13-19z" fill="#e3b25f" />
        <circle cx={66} cy={36} r={2.5} fill={PAPER} />
        <circle cx={72} cy={48} r={2} fill={PAPER} />
      </>
    ),
    line: (
      <>
        <path d="M58 24c-16 2-26 15-22 30s20 21 34 13c-16 0-26-11-25-24 0-8 5-15 13-19z" />
        <path d="M66 31v10M61 36h10M73 45.5v5M70.5 48h5" strokeWidth={1.3} />
      </>
    ),
  },
  family: {
    ground: "#e3bfae",
    colour: (
      <>
        <circle cx={38} cy={34} r={9} fill="#b57f57" />
        <path d="M22 74c0-18 6-27 16-27s15 9 16 27z" fill={GREEN} />
        <circle cx={62} cy={48} r={7} fill="#e8bc97" />
        <path d="M50 74c0-12 4-18 12-18s12 6 12 18z" fill={OCHRE} />
      </>
    ),
    line: (
      <>
        <circle cx={38} cy={34} r={9} />
        <path d="M22 74c0-18 6-27 16-27 6 0 10 3 13 9M22 74h52c0-12-4-18-12-18s-12 6-12 18" />
        <circle cx={62} cy={48} r={7} />
        <path d="M35.5 37q2.5 2 5 0M60 50.5q2 1.5 4 0" strokeWidth={1.3} />
      </>
    ),
  },
  home: {
    ground: "#d9b8a2",
    colour: (
      <>
        <path d="M26 46h44v28H26z" fill={PAPER} />
        <path d="M20 48l28-24 28 24z" fill={RUST} />
        <path d="M43 56h11v18H43z" fill={GREEN} />
      </>
    ),
    line: (
      <>
        <path d="M20 48l28-24 28 24M26 44v30h44V44M43 74V56h11v18M62 35v-8h-6v3" />
        <path d="M34 74c-1-6-5-8-9-8 0 4 3 8 9 8zM62 74c0-5 3-8 8-9 1 5-2 9-8 9z" fill={GREEN} strokeWidth={1.3} />
      </>
    ),
  },
  other: {
    ground: "#dfd3ac",
    colour: (
      <>
        <path d="M22 30h40v26H40l-10 9v-9h-8z" fill={GREEN} />
        <circle cx={66} cy={62} r={11} fill={OCHRE} />
      </>
    ),
    line: (
      <>
        <path d="M50 56H40l-10 9v-9h-5q-3 0-3-3V33q0-3 3-3h34q3 0 3 3v14M32 39h20M32 46h13" />
        <circle cx={66} cy={62} r={11} />
        <path d="M66 56v6l4 3" />
      </>
    ),
  },
};

/** The drawing of a category by its slug; categories an admin adds share one. */
export function CategoryMark({ slug, size = 44, className }: { slug: string; size?: number; className?: string }) {
  const parts = MARKS[slug] ?? MARKS.other;
  return parts === undefined ? null : <Drawing {...parts} size={size} className={className} />;
}

import { cn } from "./cn";
import { HairBack, HairFront } from "./portrait-hair";
import { portraitTraits, type PortraitTraits } from "./portrait-traits";

const INK = "#2b2622";

export interface PortraitProps {
  /** What the drawing follows from. */
  seed: string;
  /** Side in CSS px. */
  size?: number;
  className?: string;
}

/**
 * A generated portrait: flat colour printed slightly off an ink line, one style for everybody.
 * It is decoration, as the name always stands beside it.
 */
export function Portrait({ seed, size = 48, className }: PortraitProps) {
  const traits = portraitTraits(seed);
  return (
    <svg
      viewBox="0 0 96 96"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className={cn("shrink-0 rounded-full", className)}
      style={{ background: traits.ground }}
    >
      <circle cx={22} cy={26} r={34} fill="#fff" opacity={0.16} />
      <g transform={`rotate(${(traits.tilt * 0.4).toFixed(2)} 48 90)`}>
        <g transform={`translate(${traits.offset.x.toFixed(2)} ${traits.offset.y.toFixed(2)})`}>
          <g transform={`rotate(${traits.tilt.toFixed(2)} 48 66)`}>
            <HairBack traits={traits} />
          </g>
          <Shoulders traits={traits} />
          <path d="M40.5 54 L40 70 Q48 79.5 56 70 L55.5 54 Z" fill={traits.shade} />
          <Collar traits={traits} />
          <g transform={`rotate(${traits.tilt.toFixed(2)} 48 66)`}>
            <Head traits={traits} />
            <HairFront traits={traits} />
          </g>
        </g>
        <Lines traits={traits} />
      </g>
    </svg>
  );
}

function headPath({ faceWidth }: PortraitTraits): string {
  const half = 16.2 + faceWidth * 1.3;
  const left = 48 - half;
  const right = 48 + half;
  return `M${left} 38 C${left - 0.4} 20 ${right + 0.4} 20 ${right} 38 C${right + 0.3} 52 ${48 + half * 0.62} 64.5 48 64.5 C${48 - half * 0.62} 64.5 ${left - 0.3} 52 ${left} 38 Z`;
}

function Shoulders({ traits }: { traits: PortraitTraits }) {
  return <path d="M6 100 C7 82 22 75.5 39 71.5 Q48 78 57 71.5 C74 75.5 89 82 90 100 Z" fill={traits.cloth} />;
}

function Collar({ traits }: { traits: PortraitTraits }) {
  switch (traits.collar) {
    case "vneck":
      return <path d="M39.5 70.5 L48 86 L56.5 70.5 Q48 77 39.5 70.5 Z" fill={traits.shade} />;
    case "shirt":
      return <path d="M38.6 68.5 L34 75 L44 84 L48 76.5 L52 84 L62 75 L57.4 68.5 Q48 80 38.6 68.5 Z" fill="#f6efe2" />;
    case "polo":
      return <path d="M39 69.5 L35.5 75.5 L47 82 L48 77 L49 82 L60.5 75.5 L57 69.5 Q48 79 39 69.5 Z" fill={traits.cloth} stroke={INK} strokeOpacity={0.35} strokeWidth={0.8} />;
    case "turtleneck":
      return <path d="M38.8 63.5 Q48 70 57.2 63.5 L58.6 74 Q48 80 37.4 74 Z" fill={traits.cloth} />;
    case "crew":
      return null;
  }
}

function Head({ traits }: { traits: PortraitTraits }) {
  const half = 16.2 + traits.faceWidth * 1.3;
  const cheek = traits.shade;
  return (
    <g>
      <ellipse cx={48 - half} cy={44} rx={3.2} ry={4.6} fill={traits.skin} />
      <ellipse cx={48 + half} cy={44} rx={3.2} ry={4.6} fill={traits.skin} />
      <path d={headPath(traits)} fill={traits.skin} />
      <ellipse cx={39} cy={50.5} rx={3.6} ry={2.2} fill={cheek} opacity={0.4} />
      <ellipse cx={57} cy={50.5} rx={3.6} ry={2.2} fill={cheek} opacity={0.4} />
      {traits.beard ? (
        <path
          d={`M${48 - half + 0.3} 45 C${48 - half} 58 40 68 48 68 C56 68 ${48 + half} 58 ${48 + half - 0.3} 45 C${48 + half - 3} 51 55 50.5 48 50.5 C41 50.5 ${48 - half + 3} 51 ${48 - half + 0.3} 45 Z`}
          fill={traits.hair}
          opacity={0.92}
        />
      ) : null}
    </g>
  );
}

function Lines({ traits }: { traits: PortraitTraits }) {
  const half = 16.2 + traits.faceWidth * 1.3;
  const eyes = 43 + traits.eyeHeight * 0.8;
  const brow = eyes - 5.2 - traits.brow * 0.7;
  const lift = 1.5 + traits.mouth * 0.7;
  const lipInk = traits.beard ? "#f3e6d6" : INK;
  return (
    <g fill="none" stroke={INK} strokeWidth={1.25} strokeLinecap="round" strokeLinejoin="round">
      <path d="M7.5 97 C9 83 23 76.5 37 72.6" />
      <path d="M88.5 97 C87 83 73 76.5 59 72.6" />
      <g transform={`rotate(${traits.tilt.toFixed(2)} 48 66)`}>
        <path d={`M${48 - half} 47 C${48 - half + 1.5} 56 ${48 - half * 0.55} 64.3 48 64.3 C${48 + half * 0.55} 64.3 ${48 + half - 1.5} 56 ${48 + half} 47`} />
        <path d={`M38.6 ${brow + 0.8} Q41 ${brow - 0.9} 44 ${brow + 0.4}`} />
        <path d={`M52 ${brow + 0.4} Q55 ${brow - 0.9} 57.4 ${brow + 0.8}`} />
        <g fill={INK} stroke="none">
          <ellipse cx={41.4} cy={eyes} rx={1.25} ry={1.55} />
          <ellipse cx={54.6} cy={eyes} rx={1.25} ry={1.55} />
        </g>
        <path d={`M48.4 ${eyes + 1.5} Q46.4 ${eyes + 6} 47 ${eyes + 7.2} Q48 ${eyes + 8} 49.4 ${eyes + 7.4}`} strokeWidth={1.05} />
        <path d={`M43.6 56.4 Q48 ${56.4 + lift * 1.9} 52.4 56.2`} stroke={lipInk} />
        {traits.glasses ? (
          <g strokeWidth={1.15}>
            <circle cx={41.2} cy={eyes + 0.3} r={4.7} />
            <circle cx={54.8} cy={eyes + 0.3} r={4.7} />
            <path d={`M45.9 ${eyes - 0.4} Q48 ${eyes - 1.6} 50.1 ${eyes - 0.4} M36.6 ${eyes - 0.6} L${48 - half - 0.4} ${eyes - 1.4} M59.4 ${eyes - 0.6} L${48 + half + 0.4} ${eyes - 1.4}`} />
          </g>
        ) : null}
        {traits.earrings ? (
          <g fill="#c0853a" stroke="none">
            <circle cx={48 - half - 0.6} cy={50.6} r={1.5} />
            <circle cx={48 + half + 0.6} cy={50.6} r={1.5} />
          </g>
        ) : null}
      </g>
    </g>
  );
}

import { MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import type { AdvisorSummary } from "./types";

export interface AdvisorPortraitProps {
  seed: string;
  /** The advisor's own picture; the generated portrait stands for it where there is none. */
  photoUrl: string | null;
  availability: AdvisorSummary["availability"];
  size?: number;
}

/** A portrait inside the ring: full while the advisor is free, half while busy, none when offline. */
export function AdvisorPortrait({ seed, photoUrl, availability, size = 56 }: AdvisorPortraitProps) {
  // Air between the picture and the ring around it.
  const room = size > 80 ? 22 : 12;
  // Decoration, as the name always stands beside it. The storage serves it in the size it was cut to.
  const picture =
    photoUrl === null ? (
      <Portrait seed={seed} size={size} className="block" />
    ) : (
      // eslint-disable-next-line @next/next/no-img-element
      <img src={photoUrl} alt="" width={size} height={size} loading={size > 80 ? "eager" : "lazy"} className="block rounded-full bg-sunk object-cover" style={{ width: size, height: size }} />
    );
  if (availability === "offline") {
    return (
      <span className="inline-grid shrink-0 place-items-center" style={{ width: size + room, height: size + room }}>
        {picture}
      </span>
    );
  }
  const isFree = availability === "online";
  return (
    <MeterRing fraction={isFree ? 1 : 0.5} tone={isFree ? "calm" : "low"} size={size + room} weight={size > 80 ? 2 : 3.6}>
      {picture}
    </MeterRing>
  );
}

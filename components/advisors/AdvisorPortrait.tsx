import { MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import type { AdvisorSummary } from "./types";

/** A portrait inside the ring: full while the advisor is free, half while busy, none when offline. */
export function AdvisorPortrait({ seed, availability, size = 56 }: { seed: string; availability: AdvisorSummary["availability"]; size?: number }) {
  // Air between the picture and the ring around it.
  const room = size > 80 ? 22 : 12;
  if (availability === "offline") {
    return (
      <span className="inline-grid shrink-0 place-items-center" style={{ width: size + room, height: size + room }}>
        <Portrait seed={seed} size={size} />
      </span>
    );
  }
  const isFree = availability === "online";
  return (
    <MeterRing fraction={isFree ? 1 : 0.5} tone={isFree ? "calm" : "low"} size={size + room} weight={size > 80 ? 2 : 3.6}>
      <Portrait seed={seed} size={size} className="block" />
    </MeterRing>
  );
}

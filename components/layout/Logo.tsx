import { MeterRing } from "@/components/ui/meter-ring";

/** The mark: the meter ring at rest, three quarters full, beside the name. */
export function Logo({ name }: { name: string }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <MeterRing fraction={0.75} size={24} weight={13} />
      <span className="mt-0.5 text-[1.1875rem] leading-none font-semibold tracking-[-0.03em] text-ink">{name}</span>
    </span>
  );
}

import { MeterRing } from "@/components/ui/meter-ring";
import { getText } from "@/lib/i18n/serverText";

const STEPS = [
  { key: "choose", fraction: 1, tone: "still" },
  { key: "talk", fraction: 0.62, tone: "calm" },
  { key: "check", fraction: 0.25, tone: "low" },
] as const;

/** How it works, in three steps that the ring tells too. */
export async function Steps() {
  const t = await getText("landing.steps");
  return (
    <ol className="grid gap-8 md:grid-cols-3">
      {STEPS.map(({ key, fraction, tone }, index) => (
        <li key={key} className="grid content-start gap-3 border-t border-line pt-5">
          <MeterRing fraction={fraction} tone={tone} size={44} weight={6}>
            <span className="figures text-sm font-medium">{index + 1}</span>
          </MeterRing>
          <h3 className="text-lg font-semibold tracking-tight">{t(`${key}.title`)}</h3>
          <p className="text-ink-soft">{t(`${key}.text`)}</p>
        </li>
      ))}
    </ol>
  );
}

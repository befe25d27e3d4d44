import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CategoryMark } from "@/components/ui/category-mark";
import { Initial } from "@/components/ui/initial";
import { MeterLoader, MeterRing } from "@/components/ui/meter-ring";
import { Portrait } from "@/components/ui/portrait";
import { Scene } from "@/components/ui/scene";
import { Sample } from "./Sample";

const TYPE = [
  { name: "Display 38–64, the landing's headline", look: "display text-display" },
  { name: "46, the time of a session", look: "figures text-3xl font-semibold" },
  { name: "34, a page's title", look: "text-2xl font-semibold tracking-tight" },
  { name: "26, a section", look: "text-xl font-semibold tracking-tight" },
  { name: "20, a lead", look: "text-lg text-ink-soft" },
  { name: "16/26, reading", look: "text-base" },
  { name: "14/20, tables", look: "text-sm" },
  { name: "12, captions", look: "text-xs text-ink-faint" },
];
const COLOURS = [
  { name: "paper", look: "bg-paper" },
  { name: "surface", look: "bg-surface" },
  { name: "sunk", look: "bg-sunk" },
  { name: "line", look: "bg-line" },
  { name: "ink", look: "bg-ink" },
  { name: "accent", look: "bg-accent" },
  { name: "accent soft", look: "bg-accent-soft" },
  { name: "amber", look: "bg-amber" },
  { name: "vermilion", look: "bg-vermilion" },
];
const TONES = ["calm", "low", "last", "exhausted", "still"] as const;
const FRACTION = { calm: 0.75, low: 0.22, last: 0.08, exhausted: 0, still: 0.5 };
const BADGES = ["neutral", "accent", "amber", "vermilion", "outline"] as const;
const PEOPLE = ["ada", "karen", "samuel", "elena", "marcus", "priya"];
const CATEGORIES = ["career", "money", "law", "technology", "languages", "wellbeing", "family", "home", "other"];
const SCENES = ["search", "talk", "money", "lost", "closed"] as const;

/** Type, colour, the ring, and everything that is drawn. */
export function MatterSamples() {
  return (
    <>
      <Sample name="Type">
        <div className="grid gap-2">
          {TYPE.map(({ name, look }) => (
            <p key={name} className={look}>
              {name}
            </p>
          ))}
        </div>
      </Sample>
      <Sample name="Colour">
        {COLOURS.map(({ name, look }) => (
          <span key={name} className="grid justify-items-center gap-1 text-xs text-ink-soft">
            <span className={`size-12 rounded-control border border-line ${look}`} />
            {name}
          </span>
        ))}
      </Sample>
      <Sample name="Meter ring">
        {TONES.map((tone) => (
          <span key={tone} className="grid justify-items-center gap-1 text-xs text-ink-soft">
            <MeterRing fraction={FRACTION[tone]} tone={tone} size={64} weight={6} />
            {tone}
          </span>
        ))}
        <MeterLoader />
      </Sample>
      <Sample name="Portraits and initials">
        {PEOPLE.map((seed) => (
          <Portrait key={seed} seed={seed} size={56} />
        ))}
        <Initial name="Casey" size={56} />
      </Sample>
      <Sample name="Categories">
        {CATEGORIES.map((slug) => (
          <CategoryMark key={slug} slug={slug} size={56} />
        ))}
      </Sample>
      <Sample name="Empty places">
        {SCENES.map((name) => (
          <Scene key={name} name={name} />
        ))}
      </Sample>
      <Sample name="Badges">
        {BADGES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Sample>
      <Sample name="Card">
        <Card className="w-full p-5 text-sm text-ink-soft">{"A surface with a border; shadows are for what floats."}</Card>
      </Sample>
    </>
  );
}

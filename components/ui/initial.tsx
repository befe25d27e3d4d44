import { cn } from "./cn";

/** A person without a portrait: the first letter of the name on paper. Decoration; the name stands beside it. */
export function Initial({ name, size = 40, className }: { name: string; size?: number; className?: string }) {
  const letter = [...name.trim()][0]?.toUpperCase() ?? "·";
  return (
    <span
      aria-hidden="true"
      className={cn("inline-grid shrink-0 place-items-center rounded-full bg-accent-soft font-medium text-accent-strong", className)}
      style={{ width: size, height: size, fontSize: size * 0.42 }}
    >
      {letter}
    </span>
  );
}

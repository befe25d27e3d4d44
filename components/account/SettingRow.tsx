import { useId, type ReactNode } from "react";

/** One setting: what it is on one side, how it stands on the other. */
export function SettingRow({ title, text, children }: { title: ReactNode; text: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-wrap items-center justify-between gap-4 py-6">
      <div className="grid max-w-sm gap-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="text-sm text-ink-soft">{text}</p>
      </div>
      {children}
    </section>
  );
}

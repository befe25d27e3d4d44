/** What somebody typed into a request and has not sent. */
export type RequestDraft = { limit: string; note: string };

const EMPTY: RequestDraft = { limit: "", note: "" };

const keyFor = (advisorId: string) => `parley-request-${advisorId}`;

/** What was typed for this advisor in this tab before; paying leads away from the page and back. */
export function readDraft(advisorId: string): RequestDraft {
  const stored = sessionStorage.getItem(keyFor(advisorId));
  // The limit is one line, so the first break ends it.
  const at = stored?.indexOf("\n") ?? -1;
  return stored === null || at === -1 ? EMPTY : { limit: stored.slice(0, at), note: stored.slice(at + 1) };
}

/** Keeps it until the tab is closed or the request is sent. */
export function writeDraft(advisorId: string, { limit, note }: RequestDraft): void {
  if (limit === "" && note === "") sessionStorage.removeItem(keyFor(advisorId));
  else sessionStorage.setItem(keyFor(advisorId), `${limit}\n${note}`);
}

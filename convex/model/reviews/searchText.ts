import type { Doc } from "../../_generated/dataModel";

/** What an admin finds a review by: both names as they were in the session, the client's words and the reply. */
export function reviewSearchText(
  session: Pick<Doc<"sessions">, "advisorDisplayName" | "clientFirstName">,
  texts: { text: string | null; reply: string | null },
): string {
  const { text, reply } = texts;
  return [session.advisorDisplayName, session.clientFirstName, text, reply].filter((part) => part !== null && part !== "").join("\n");
}

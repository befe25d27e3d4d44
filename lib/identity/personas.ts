/** The people who exist in demo data. Their subjects are what the demo data knows them by. */
export const PERSONAS = [
  { subject: "dev_casey", firstName: "Casey", role: "client" },
  { subject: "dev_ada", firstName: "Ada", role: "advisor" },
  { subject: "dev_robin", firstName: "Robin", role: "admin" },
] as const;

/** Longest first name an account may have, in UTF-16 units, as fields and the backend count. */
export const FIRST_NAME_LENGTH_MAX = 40;

/** Somebody who can sign in on this machine. There are no passwords: whoever can open the page can be anybody. */
export type LocalAccount = { subject: string; firstName: string };

/** A first name as it is stored, or null when it is empty, too long, or one the backend would refuse: with <, > or @, or invisible characters. */
export function cleanFirstName(raw: unknown): string | null {
  if (typeof raw !== "string") return null;
  const name = raw
    .normalize("NFC")
    .replace(/\p{Cc}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  return name === "" || name.length > FIRST_NAME_LENGTH_MAX || /[\p{C}<>@]/u.test(name) ? null : name;
}

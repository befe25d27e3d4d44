import type { Role } from "../../../lib/rolePermissions";
import { LOCAL_ISSUER } from "../../../lib/domain/authProviders";

/** Token identifier of a person of the local identity provider. */
export const localToken = (subject: string): string => `${LOCAL_ISSUER}|${subject}`;

export type DemoPerson = { subject: string; firstName: string; surname?: string; roles: Role[] };

/** The three people the sign-in page offers. Ada's profile is among the advisors. */
export const PERSONAS: readonly DemoPerson[] = [
  { subject: "dev_casey", firstName: "Casey", roles: ["client"] },
  { subject: "dev_ada", firstName: "Ada", roles: ["client", "advisor"] },
  { subject: "dev_robin", firstName: "Robin", roles: ["client", "admin"] },
];

/** Clients of the demo's past sessions, with what each added to the wallet, minor units. Nobody can sign in as them. */
export const DEMO_CLIENTS: readonly (DemoPerson & { addedMinor: bigint })[] = [
  { subject: "dev_demo_maya", firstName: "Maya", roles: ["client"], addedMinor: 50_000n },
  { subject: "dev_demo_jonas", firstName: "Jonas", roles: ["client"], addedMinor: 40_000n },
  { subject: "dev_demo_priya", firstName: "Priya", roles: ["client"], addedMinor: 45_000n },
  { subject: "dev_demo_tomas", firstName: "Tomas", roles: ["client"], addedMinor: 35_000n },
  { subject: "dev_demo_lena", firstName: "Lena", roles: ["client"], addedMinor: 30_000n },
  { subject: "dev_demo_omar", firstName: "Omar", roles: ["client"], addedMinor: 40_000n },
];

export const DEMO_CATEGORIES = [
  { slug: "career", name: "Career and work" },
  { slug: "money", name: "Personal finance" },
  { slug: "law", name: "Everyday law" },
  { slug: "technology", name: "Software and technology" },
  { slug: "languages", name: "Languages" },
  { slug: "wellbeing", name: "Sleep and wellbeing" },
  { slug: "family", name: "Parenting and family" },
  { slug: "home", name: "Home and garden" },
] as const;

export type CategorySlug = (typeof DEMO_CATEGORIES)[number]["slug"];

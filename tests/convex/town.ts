import { vi } from "vitest";
import { api } from "@/convex/_generated/api";
import type { Id, TableNames } from "@/convex/_generated/dataModel";
import schema from "@/convex/schema";
import { fund } from "./sessionHelpers";
import { pdfBytes, pngBytes } from "@/tests/support/sampleFiles";
import { keepTicking, openSession } from "@/tests/support/sessionRig";
import { addCategories, proveIdentity, store } from "./applicationHelpers";
import { LOCAL_DEMO, stubEnvironment } from "./environment";
import { openTopUp, routeFetchTo } from "./paymentHelpers";
import { ask, askPayee, BANK, earn, KEYS, NOVEMBER_MS, settleJobs } from "./payoutHelpers";
import { createAdvisor, createUser, setupBackend, type TestBackend, type TestUser } from "./setup";

/** One session with all that two people can leave in it. */
export type Trace = {
  client: Resident;
  advisor: Resident;
  /** Disputed: over, reviewed and in dispute. Over: with a file that waits for a dispute. Open: with a file that is not sent yet. */
  stage: "disputed" | "over" | "open";
  sessionId: Id<"sessions">;
  attachmentId: Id<"attachments">;
  disputeId: Id<"disputes"> | null;
  disputeFileId: Id<"disputeFiles"> | null;
};

/** Somebody of the town with everything that is theirs alone. */
export type Resident = TestUser & { name: string; advisorId: Id<"advisorProfiles"> | null; accountNumber: string | null };

/**
 * Two clients and two advisors who all had to do with each other, and an admin. Whatever is somebody's own bears their name in a form
 * that nothing else in the town has, so that an answer that holds it can be told from all others.
 */
export type Town = {
  t: TestBackend;
  casey: Resident;
  nora: Resident;
  ada: Resident;
  grace: Resident;
  robin: TestUser;
  traces: Trace[];
};

export const surnameOf = ({ name }: Resident): string => `Von${name}hausen`;
export const emailOf = ({ name }: Resident): string => `${name.toLowerCase()}@letterbox.example`;
const wordsOf = (client: Resident, advisor: Resident): string => `between-${client.name}-and-${advisor.name}`;
const paperOf = ({ name }: Resident): string => `paper-of-${name}.pdf`;

/** The last four digits of the accounts that advisors of the town withdraw to. */
const ACCOUNTS: Record<string, string> = { Ada: "1111222271", Grace: "3333444483" };

/** Founds the town. Time is fake and stands at noon of 5 November 2026 plus what the sessions took. */
export async function foundTown(): Promise<Town> {
  vi.useFakeTimers({ now: NOVEMBER_MS });
  const t = setupBackend();
  openGates(t);
  await addCategories(t);
  const [casey, nora] = [await settleIn(t, "Casey"), await settleIn(t, "Nora")];
  const [ada, grace] = [await settleIn(t, "Ada"), await settleIn(t, "Grace")];
  const robin = await createUser(t, { name: "Robin", roles: ["client", "admin"] });
  const town = { t, casey, nora, ada, grace, robin };
  const traces: Trace[] = [];
  for (const [client, advisor, stage] of [
    [casey, grace, "disputed"],
    [nora, ada, "disputed"],
    [nora, grace, "disputed"],
    [casey, ada, "disputed"],
    [nora, grace, "over"],
    [casey, ada, "over"],
    [nora, grace, "open"],
    [casey, ada, "open"],
  ] as const) {
    traces.push(await meet(town, client, advisor, stage));
  }
  for (const advisor of [ada, grace]) await withdraw(town, advisor);
  return { ...town, traces };
}

/** The environment of the town's functions. Each test loses it, so that one which goes on in the same town needs it again. */
export function openGates(t: TestBackend): void {
  stubEnvironment({ ...LOCAL_DEMO, ...KEYS, DEV_IDP_JWKS: "data:x" });
  routeFetchTo(t);
}

async function settleIn(t: TestBackend, name: string): Promise<Resident> {
  const accountNumber = ACCOUNTS[name] ?? null;
  const isAdvisor = accountNumber !== null;
  const user = isAdvisor ? await createAdvisor(t, { name, chatPriceMinor: 150n }) : { ...(await createUser(t, { name })), advisorId: null };
  const resident: Resident = { ...user, name, accountNumber };
  await t.run((ctx) => ctx.db.patch("users", user.userId, { surname: surnameOf(resident), email: emailOf(resident) }));
  if (!isAdvisor) {
    await fund(t, user, 500_000n);
    await openTopUp(t, user, 5_000n);
    await user.as.mutation(api.apiKeys.create, { name: `key-of-${name}`, scopes: ["sessions:read"], days: null });
    await user.as.mutation(api.advisorProfiles.saveDraft, { changes: { headline: `draft-of-${name}` } });
    await proveIdentity(t, user);
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("documents").collect()) {
        if (row.ownerId === user.userId) await ctx.db.patch("documents", row._id, { name: paperOf(resident) });
      }
    });
  }
  return resident;
}

/** Half a minute of chat with words and a file; a dispute has a file that the client does not share. */
async function meet({ t }: Pick<Town, "t">, client: Resident, advisor: Resident, stage: Trace["stage"]): Promise<Trace> {
  if (advisor.advisorId === null) throw new Error(`${advisor.name} is no advisor`);
  const rig = { t, client, advisor: { ...advisor, advisorId: advisor.advisorId } };
  const words = wordsOf(client, advisor);
  const sessionId = await openSession(rig);
  await keepTicking(rig, sessionId, 4_000, 2_000);
  const picture = { sessionId, storageId: await store(t, pngBytes(64, 64), "image/png"), name: `${words}.png` };
  const { id: attachmentId } = await client.as.action(api.attachments.attach, picture);
  const attachmentIds = stage === "open" ? [] : [attachmentId];
  await client.as.mutation(api.messages.send, { sessionId, clientMessageId: `message-${sessionId}`, text: words, attachmentIds });
  await keepTicking(rig, sessionId, 24_000, 8_000);
  const trace = { client, advisor, stage, sessionId, attachmentId, disputeFileId: null, disputeId: null };
  if (stage === "open") return trace;
  await client.as.mutation(api.sessions.end, { sessionId });
  const paper = { sessionId, storageId: await store(t, pdfBytes()), name: `unshared-${words}` };
  const { fileId: disputeFileId } = await client.as.action(api.disputes.attach, paper);
  if (stage === "over") return { ...trace, disputeFileId };
  await client.as.mutation(api.reviews.submit, { sessionId, overall: 5 });
  const wish = { sessionId, reason: "quality" as const, description: `dispute ${words}, told at length`, shareFiles: false };
  const { disputeId } = await client.as.mutation(api.disputes.open, { ...wish, requestKey: `dispute-${sessionId}` });
  return { ...trace, disputeFileId, disputeId };
}

async function withdraw(town: Pick<Town, "t" | "casey" | "ada" | "robin">, advisor: Resident): Promise<void> {
  if (advisor.advisorId === null || advisor.accountNumber === null) throw new Error(`${advisor.name} is no advisor`);
  const { methodId } = await advisor.as.action(api.payoutMethods.saveBank, { ...BANK, accountNumber: advisor.accountNumber });
  await askPayee(advisor, "connect");
  const someone = { ...town.ada, advisorId: advisor.advisorId };
  await earn({ t: town.t, casey: town.casey, ada: someone, robin: town.robin, rene: town.robin }, advisor, 20_000n);
  await ask(advisor, methodId, 5_000n);
  await settleJobs(town.t);
}

const TABLES = Object.keys(schema.tables) as TableNames[];

/** Everything the town's database holds, table by table. */
export async function rowsOf(t: TestBackend): Promise<Record<string, Record<string, unknown>[]>> {
  return await t.run(async (ctx) =>
    Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await ctx.db.query(table).collect()] as const))),
  );
}

/** JSON with big integers, for comparing and for looking into. */
export const textOf = (payload: unknown): string =>
  JSON.stringify(payload, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)) ?? "undefined";

/** Every id there is, by table; texts that name a row beside them. */
export async function idsOf({ t }: Town): Promise<Record<string, string[]>> {
  const rows = await rowsOf(t);
  return {
    ...Object.fromEntries(Object.entries(rows).map(([table, found]) => [table, found.map(({ _id }) => String(_id))])),
    demoCheckouts: (rows.topUps ?? []).map(({ checkoutId }) => String(checkoutId)),
    demoPayees: (rows.demoPayees ?? []).map(({ payeeId }) => String(payeeId)),
    _storage: (rows.disputeFiles ?? []).map(({ storageId }) => String(storageId)),
  };
}

/** Somebody who calls everything that their door opens to; null is a visitor. */
export type Caller = { name: string; person: Resident | null };

/** What must be in no answer to this caller: what marks other people, and sessions of which the caller is no party. */
export function secretsFrom({ casey, nora, ada, grace, traces }: Town, { person }: Caller): { text: string; what: string }[] {
  const others = [casey, nora, ada, grace].filter((each) => each !== person);
  return [
    ...others.flatMap((other) => [
      { text: surnameOf(other), what: `${other.name}'s surname` },
      { text: emailOf(other), what: `${other.name}'s address` },
      { text: other.tokenIdentifier, what: `${other.name}'s sign-in` },
      { text: other.userId, what: `${other.name}'s account` },
      { text: paperOf(other), what: `${other.name}'s document` },
      { text: `draft-of-${other.name}`, what: `${other.name}'s draft` },
      ...(other.accountNumber === null ? [] : [{ text: other.accountNumber.slice(-4), what: `${other.name}'s bank account` }]),
    ]),
    ...traces
      .filter(({ client, advisor }) => person !== client && person !== advisor)
      .flatMap(({ client, advisor, sessionId, disputeId }) => [
        { text: sessionId, what: `a session of ${client.name} and ${advisor.name}` },
        { text: wordsOf(client, advisor), what: `words of ${client.name} and ${advisor.name}` },
        ...(disputeId === null ? [] : [{ text: disputeId, what: `a dispute of ${client.name} and ${advisor.name}` }]),
      ]),
    ...traces
      .filter(({ client }) => person !== client)
      .map(({ client, advisor }) => ({ text: `unshared-${wordsOf(client, advisor)}`, what: `a file that ${client.name} does not share` })),
  ];
}

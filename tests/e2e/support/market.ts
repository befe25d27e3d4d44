import { api } from "@/convex/_generated/api";
import type { Id } from "@/convex/_generated/dataModel";
import type { ApplicationFields } from "@/lib/domain/applications/fields";
import { BackendClient } from "./backend";
import type { Person } from "./person";
import type { Stack } from "./stack";

const PASSPORT = new Blob(["%PDF-1.7\n%%EOF\n"], { type: "application/pdf" });

/** An account of the local sign-in, made by its program as the sign-up page makes it. */
export async function createAccount(stack: Stack, firstName: string): Promise<{ subject: string; backend: BackendClient }> {
  const response = await fetch(`${stack.siteUrl}/api/identity/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: stack.siteUrl },
    body: JSON.stringify({ firstName }),
  });
  if (!response.ok) throw new Error(`sign-up of ${firstName} answered ${response.status}`);
  const { account } = (await response.json()) as { account: { subject: string } };
  const backend = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, account.subject);
  await backend.mutation(api.users.ensure, { firstName });
  return { subject: account.subject, backend };
}

/** Somebody new creates an account with the sign-up page, and an admin makes them one too. */
export async function joinAdmins(person: Person, firstName: string, admin: BackendClient): Promise<void> {
  await person.createAccount(firstName);
  const { page } = await admin.query(api.users.listAll, { query: firstName, paginationOpts: { numItems: 5, cursor: null } });
  const userId = page[0]?.userId;
  if (userId === undefined) throw new Error(`${firstName} has no account`);
  await admin.mutation(api.users.setRole, { userId, role: "admin", grant: true, reason: "A second pair of eyes." });
}

/** Puts bytes into the storage as a page does. */
export async function upload(backend: BackendClient, file: Blob): Promise<Id<"_storage">> {
  const url = await backend.mutation(api.documents.generateUploadUrl, {});
  const response = await fetch(url, { method: "POST", body: file });
  if (!response.ok) throw new Error(`the upload answered ${response.status}`);
  return ((await response.json()) as { storageId: Id<"_storage"> }).storageId;
}

/** Puts money into the wallet of this person with a test card. Amount in minor units. */
export async function topUp(backend: BackendClient, amountMinor: bigint, requestKey: string): Promise<void> {
  const { topUpId } = await backend.mutation(api.wallet.startTopUp, { amountMinor, requestKey });
  const row = async () => await backend.query(api.payments.topUp, { topUpId });
  const checkoutId = await until(async () => (await row())?.checkoutUrl?.split("/").at(-1));
  await backend.action(api.payments.payDemoCheckout, { checkoutId, cardNumber: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123" });
  await until(async () => (await row())?.state === "captured" || undefined);
}

/** A client becomes an advisor: applies with a passport, and Robin approves. */
export async function makeAdvisor(stack: Stack, firstName: string, fields: Partial<ApplicationFields> = {}): Promise<{ subject: string; backend: BackendClient }> {
  const { subject, backend } = await createAccount(stack, firstName);
  await backend.mutation(api.advisorProfiles.saveDraft, {
    changes: {
      displayName: `${firstName} Marsh`,
      headline: "Repairs that need no plumber",
      bio: "Thirty years of taps, hinges and radiators. I look at what you show me and tell you which tool you need, and when to leave it alone.",
      categorySlugs: ["home"],
      specialties: ["Taps"],
      languages: ["en"],
      country: "US",
      timeZone: "America/Chicago",
      yearsOfExperience: 30,
      chatPriceMinor: 150n,
      videoPriceMinor: null,
      ...fields,
    },
  });
  await backend.action(api.documents.attach, { storageId: await upload(backend, PASSPORT), kind: "identity", name: "passport.pdf" });
  await backend.mutation(api.advisorProfiles.submit, {});
  const { applicationId } = await backend.query(api.advisorProfiles.application, {});
  if (applicationId === null) throw new Error("the application is not there");
  const robin = await BackendClient.signIn(stack.siteUrl, stack.convexUrl, "dev_robin");
  await robin.mutation(api.advisorProfiles.decide, { applicationId, decision: "approve", reason: "Complete." });
  return { subject, backend };
}

/** Asks again until there is an answer; ten seconds at most. */
async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (const limitMs = Date.now() + 10_000; Date.now() < limitMs; ) {
    const value = await ask();
    if (value !== undefined) return value;
  }
  throw new Error("nothing came within ten seconds");
}

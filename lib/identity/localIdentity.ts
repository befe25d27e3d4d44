import type { LocalAccount } from "./personas";
import { untilItWorks } from "./retry";

/** Who is signed in on this browser by the local identity provider. */
export type LocalIdentityState = { status: "loading" } | { status: "signedOut" } | { status: "signedIn"; account: LocalAccount };

const REFUSALS = ["first_name", "too_many_accounts", "too_fast", "unknown_account"] as const;
export type SignInResult = { ok: true } | { ok: false; error: (typeof REFUSALS)[number] | "unavailable" };

type TokenAnswer = { token: string | null; account: LocalAccount | null };

/** A token this young (ms) is handed out again instead of fetching one. */
const TOKEN_REUSE_MS = 60_000;

let state: LocalIdentityState = { status: "loading" };
let fresh: { token: string; subject: string; atMs: number } | null = null;
let channel: BroadcastChannel | null = null;
const listeners = new Set<() => void>();

/** Tells `listener` about every change; the first listener asks the server who is signed in. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (channel === null) {
    channel = new BroadcastChannel("parley-identity");
    // Signing in or out in one tab holds for all of them: the cookie is shared.
    channel.onmessage = () => void refresh();
    void refresh();
  }
  return () => listeners.delete(listener);
}

/** The current state; the same object until something changes. */
export function currentIdentity(): LocalIdentityState {
  return state;
}

/** Everybody who can sign in on this machine. */
export async function fetchAccounts(): Promise<LocalAccount[]> {
  const { accounts } = await untilItWorks(() => getJson<{ accounts: LocalAccount[] }>("/api/identity/accounts"));
  return accounts;
}

/** Signs in as an existing account. */
export async function signInAs(subject: string): Promise<SignInResult> {
  return await change("/api/identity/sign-in", { subject });
}

/** Creates an account and signs it in. */
export async function createAndSignIn(firstName: string): Promise<SignInResult> {
  return await change("/api/identity/accounts", { firstName });
}

/** Signs this browser out, all its tabs. */
export async function signOut(): Promise<void> {
  await change("/api/identity/sign-out", {});
}

/**
 * A token for `subject`, or null once somebody else or nobody is signed in. Never null for want of a network.
 */
export async function fetchToken(subject: string, forceRefreshToken: boolean): Promise<string | null> {
  if (!forceRefreshToken && fresh !== null && fresh.subject === subject && performance.now() - fresh.atMs < TOKEN_REUSE_MS)
    return fresh.token;
  await refresh();
  return state.status === "signedIn" && state.account.subject === subject && fresh !== null ? fresh.token : null;
}

async function refresh(): Promise<void> {
  const { token, account } = await untilItWorks(() => getJson<TokenAnswer>("/api/identity/token"));
  fresh = token === null || account === null ? null : { token, subject: account.subject, atMs: performance.now() };
  publish(account === null ? { status: "signedOut" } : { status: "signedIn", account });
}

function publish(next: LocalIdentityState): void {
  const isSame =
    next.status === state.status &&
    (next.status !== "signedIn" || (state.status === "signedIn" && state.account.subject === next.account.subject));
  if (isSame) return;
  state = next;
  for (const listener of listeners) listener();
}

async function change(path: string, body: Record<string, string>): Promise<SignInResult> {
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    return { ok: false, error: "unavailable" };
  }
  if (!response.ok) {
    const { error } = (await response.json()) as { error?: string };
    return { ok: false, error: REFUSALS.find((known) => known === error) ?? "unavailable" };
  }
  await refresh();
  channel?.postMessage("changed");
  return { ok: true };
}

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

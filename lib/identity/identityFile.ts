import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { PERSONAS, type LocalAccount } from "./personas";
import { generateSigningKey, type SigningKey } from "./tokens";

/** Most accounts that can be created on one machine; a bound, not a plan. */
const ACCOUNTS_MAX = 500;

type IdentityFile = { version: 1; key: SigningKey; accounts: LocalAccount[] };

/** Reads the key and the accounts, making both when the file does not exist yet. Only its owner can read the file. */
export async function openIdentity(path: string): Promise<IdentityFile> {
  const existing = await read(path);
  if (existing !== null) return existing;
  const created: IdentityFile = { version: 1, key: await generateSigningKey(), accounts: [] };
  await write(path, created);
  return created;
}

/** Everybody who can sign in: the personas of the demo data, then the accounts in the order they were created. */
export function listAccounts(identity: IdentityFile): LocalAccount[] {
  return [...PERSONAS.map(({ subject, firstName }) => ({ subject, firstName })), ...identity.accounts];
}

/** Adds an account and returns it; null when the machine holds as many as it may. */
export async function createAccount(path: string, firstName: string): Promise<LocalAccount | null> {
  return await inTurn(async () => {
    const identity = await openIdentity(path);
    if (identity.accounts.length >= ACCOUNTS_MAX) return null;
    const account: LocalAccount = { subject: `dev_${randomBytes(9).toString("base64url")}`, firstName };
    await write(path, { ...identity, accounts: [...identity.accounts, account] });
    return account;
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One change at a time, so that two accounts created together are both kept. */
function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const turn = last.then(change);
  last = turn.catch(() => undefined);
  return turn;
}

async function read(path: string): Promise<IdentityFile | null> {
  let text: string;
  try {
    text = await readFile(/* turbopackIgnore: true */ path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const parsed = JSON.parse(text) as IdentityFile;
  if (parsed.version !== 1) throw new Error(`${path} was written by another version of Parley; delete it to start over.`);
  return parsed;
}

/** Written beside, flushed and renamed: a crash leaves the old file or the new one, never half of one. */
async function write(path: string, identity: IdentityFile): Promise<void> {
  await mkdir(/* turbopackIgnore: true */ dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const file = await open(/* turbopackIgnore: true */ draft, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(identity, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(/* turbopackIgnore: true */ draft, /* turbopackIgnore: true */ path);
}

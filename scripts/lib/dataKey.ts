import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The key that seals bank details on this machine when nobody set one. */
const FILE = "data-key";

/**
 * What seals bank details: the key of the environment, and behind it the one this machine made, so that what was sealed
 * before somebody set a key can still be read and is sealed anew. Without a key in the environment one is made, once;
 * only its owner can read the file.
 */
export function dataEncryptionKey(dataFolder: string, fromEnvironment: string | undefined): string {
  const path = join(dataFolder, FILE);
  if (existsSync(path)) {
    const own = readFileSync(path, "utf8").trim();
    return fromEnvironment === undefined ? own : `${fromEnvironment},${own}`;
  }
  if (fromEnvironment !== undefined) return fromEnvironment;
  const made = randomBytes(32).toString("base64url");
  writeFileSync(path, `${made}\n`, { mode: 0o600, flag: "wx" });
  return made;
}

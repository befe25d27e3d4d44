/** The deployment's admin key: `instance name|secret`, made once and kept in the data folder. */
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { EXIT, StartFailure } from "./failure.js";

/** Reads the key from `path`, or makes one there, readable by its owner only. Throws StartFailure. */
export function loadAdminKey(path: string, instanceName: string): string {
  let key: string;
  try {
    key = readFileSync(path, "utf8").trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw new StartFailure(EXIT.dataFolder, `The admin key ${path} cannot be read: ${message}`);
    return makeKey(path, instanceName);
  }
  if (!/^[^|\s]+\|\S{16,}$/.test(key))
    throw new StartFailure(
      EXIT.dataFolder,
      `The admin key in ${path} must look like "name|secret" with a secret of at least 16 characters.`,
    );
  return key;
}

function makeKey(path: string, instanceName: string): string {
  const key = `${instanceName}|${randomBytes(32).toString("hex")}`;
  try {
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new StartFailure(EXIT.dataFolder, `The admin key cannot be written to ${path}: ${(error as Error).message}`);
  }
  return key;
}

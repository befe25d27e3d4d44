/** The folder everything durable lives in. */
import { accessSync, chmodSync, constants, mkdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, StartFailure } from "./failure.js";

/** Makes the folder when it is missing. Returns its absolute path. Throws StartFailure when it cannot be written to. */
export function prepareDataFolder(path: string): string {
  const folder = resolve(path);
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(folder, 0o700);
    if (!statSync(folder).isDirectory()) throw new Error("it is not a folder");
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartFailure(EXIT.dataFolder, `The data folder ${folder} cannot be used: ${reasons[code ?? ""] ?? message}.`);
  }
  return folder;
}

const reasons: Record<string, string> = {
  EACCES: "this user may not write to it",
  EPERM: "this user may not write to it",
  EROFS: "the file system is read-only",
  EEXIST: "it is not a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "the disk is full",
};

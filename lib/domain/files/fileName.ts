import type { FileType } from "./sniff";

/** Longest stored name, in code points; well under what file systems take in bytes. */
export const FILE_NAME_MAX = 80;

/** Endings that suit each type; the first is the one that is added. Text endings that a system would run are not among them. */
const ENDINGS: Record<FileType, readonly [string, ...string[]]> = {
  "image/png": ["png"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/webp": ["webp"],
  "image/gif": ["gif"],
  "application/pdf": ["pdf"],
  "text/plain": ["txt", "md", "csv", "tsv", "log", "json", "yaml", "yml", "toml", "tex", "srt"],
};

/** Names that Windows keeps for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

function splitEnding(name: string): { stem: string; ending: string } {
  const match = /^(.*)\.([A-Za-z0-9]{1,8})$/su.exec(name);
  return match === null ? { stem: name, ending: "" } : { stem: match[1] ?? "", ending: match[2] ?? "" };
}

/**
 * A name that is safe to show and to save under: no path, no control or direction-changing characters, none that a file
 * system refuses, bounded, and ending as its type does (`bill.exe` that is a PDF becomes `bill.exe.pdf`). Never empty.
 */
export function safeFileName(name: string, mime: FileType): string {
  const cleaned = name
    .normalize("NFC")
    .replace(/^.*[/\\]/su, "")
    // Controls, invisible and direction marks, private use, line separators: a name must read as what it is.
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/gu, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const [usual, ...others] = ENDINGS[mime];
  const split = splitEnding(cleaned);
  const suits = [usual, ...others].includes(split.ending.toLowerCase());
  const stem = (suits ? split.stem : cleaned).replace(/[. ]+$/, "");
  const ending = suits ? split.ending : usual;
  const room = FILE_NAME_MAX - ending.length - 1;
  const short = Array.from(stem)
    .slice(0, room)
    .join("")
    .replace(/[. ]+$/, "");
  const safe = short === "" ? "file" : DEVICE.test(short) ? `_${short}` : short;
  return `${safe}.${ending}`;
}

import type { Quality } from "../types";
import type { PeerNews } from "./mediaBrowser";
import { parse } from "./signals";

const QUALITIES: readonly Quality[] = ["unknown", "poor", "good", "excellent"];

/** Reads what the other browser tells; null when it is not news. It comes from another machine and is trusted for nothing but display. */
export function readNews(data: unknown): PeerNews | null {
  const value = typeof data === "string" ? parse(data) : null;
  if (typeof value !== "object" || value === null) return null;
  const { mic, camera, sharing, quality } = value as Record<string, unknown>;
  return {
    mic: mic === true,
    camera: camera === true,
    sharing: sharing === true,
    quality: QUALITIES.find((known) => known === quality) ?? "unknown",
  };
}

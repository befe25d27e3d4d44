/** The browsers whose ways to allow a camera differ. */
export type BrowserKind = "chrome" | "firefox" | "safari" | "other";

/** Which of them a user agent names. Chrome's family names Safari too, so it is asked first. */
export function browserOf(userAgent: string): BrowserKind {
  if (/Firefox|FxiOS/.test(userAgent)) return "firefox";
  if (/Chrome|Chromium|CriOS|Edg/.test(userAgent)) return "chrome";
  return /Safari/.test(userAgent) ? "safari" : "other";
}

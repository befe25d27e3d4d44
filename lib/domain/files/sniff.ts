import { hasText } from "./bytes";
import { gifSize, jpegSize, pngSize, webpSize, type ImageSize } from "./images";
import { IMAGE_PIXELS_MAX } from "./limits";

/** What may be sent in a chat. */
export const FILE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain"] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** What the bytes say a file is. Pixels for images, null for others. */
export type FileFacts = { mime: FileType; width: number | null; height: number | null };

const IMAGES: readonly [FileType, (bytes: Uint8Array) => ImageSize | null][] = [
  ["image/png", pngSize],
  ["image/jpeg", jpegSize],
  ["image/webp", webpSize],
  ["image/gif", gifSize],
];

function isShowable({ width, height }: ImageSize): boolean {
  return width > 0 && height > 0 && width * height <= IMAGE_PIXELS_MAX;
}

/** Text is UTF-8 without control characters; what begins like markup is refused, because some programs would run it. */
function isPlainText(bytes: Uint8Array): boolean {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  if (/[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/.test(text)) return false;
  return text.trim() !== "" && !/^\s*<[a-z!?/]/i.test(text);
}

/**
 * Says what a file is by its bytes alone; names and declared types are never asked. Every accepted kind is recognised at the
 * first byte, so nothing can be two of them. Null for all else: empty files, broken headers, images without or with too
 * many pixels, markup, programs, archives.
 */
export function sniffFile(bytes: Uint8Array): FileFacts | null {
  for (const [mime, sizeOf] of IMAGES) {
    const size = sizeOf(bytes);
    if (size !== null) return isShowable(size) ? { mime, ...size } : null;
  }
  const other = { width: null, height: null };
  if (hasText(bytes, 0, "%PDF-")) return hasText(bytes, 5, "1.") || hasText(bytes, 5, "2.") ? { mime: "application/pdf", ...other } : null;
  return isPlainText(bytes) ? { mime: "text/plain", ...other } : null;
}

/** The type a file is stored and served under. Text names its encoding, or browsers would guess it. */
export function contentTypeOf(mime: FileType): string {
  return mime === "text/plain" ? "text/plain;charset=utf-8" : mime;
}

import { byteAt, hasText, u16be, u16le, u24le, u32be, u32le } from "./bytes";

/** Pixels of an image as it is shown. */
export type ImageSize = { width: number; height: number };

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** PNG 3: the signature, then IHDR as the first chunk. Null for anything else. */
export function pngSize(bytes: Uint8Array): ImageSize | null {
  if (!PNG_SIGNATURE.every((byte, at) => bytes[at] === byte)) return null;
  if (bytes.length < 33 || u32be(bytes, 8) !== 13 || !hasText(bytes, 12, "IHDR")) return null;
  return { width: u32be(bytes, 16), height: u32be(bytes, 20) };
}

/** GIF 87a and 89a: the logical screen. */
export function gifSize(bytes: Uint8Array): ImageSize | null {
  if (bytes.length < 13 || !(hasText(bytes, 0, "GIF87a") || hasText(bytes, 0, "GIF89a"))) return null;
  return { width: u16le(bytes, 6), height: u16le(bytes, 8) };
}

/** WebP: a RIFF container whose first chunk is one of the three kinds. */
export function webpSize(bytes: Uint8Array): ImageSize | null {
  if (bytes.length < 30 || !hasText(bytes, 0, "RIFF") || !hasText(bytes, 8, "WEBP")) return null;
  if (hasText(bytes, 12, "VP8X")) return { width: u24le(bytes, 24) + 1, height: u24le(bytes, 27) + 1 };
  if (hasText(bytes, 12, "VP8L") && byteAt(bytes, 20) === 0x2f) {
    const packed = u32le(bytes, 21);
    return { width: (packed % 0x4000) + 1, height: (Math.floor(packed / 0x4000) % 0x4000) + 1 };
  }
  const hasStartCode = byteAt(bytes, 23) === 0x9d && byteAt(bytes, 24) === 0x01 && byteAt(bytes, 25) === 0x2a;
  if (!hasText(bytes, 12, "VP8 ") || !hasStartCode) return null;
  return { width: u16le(bytes, 26) % 0x4000, height: u16le(bytes, 28) % 0x4000 };
}

/** Start-of-frame markers carry the size: C0 to CF without the three that mean something else. */
function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** JPEG: the segments up to the first frame. Width and height change places where the camera was held upright (Exif orientation 5 to 8). */
export function jpegSize(bytes: Uint8Array): ImageSize | null {
  if (byteAt(bytes, 0) !== 0xff || byteAt(bytes, 1) !== 0xd8 || byteAt(bytes, 2) !== 0xff) return null;
  let isTurned = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (byteAt(bytes, at) !== 0xff) return null;
    const marker = byteAt(bytes, at + 1);
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = u16be(bytes, at + 2);
    if (length < 2) return null;
    if (isFrameMarker(marker)) {
      if (at + 9 > bytes.length) return null;
      const [height, width] = [u16be(bytes, at + 5), u16be(bytes, at + 7)];
      return isTurned ? { width: height, height: width } : { width, height };
    }
    // Pixels, or the end, before any frame: not an image one can show.
    if (marker === 0xda || marker === 0xd9) return null;
    if (marker === 0xe1) isTurned ||= exifOrientation(bytes, at + 4, at + 2 + length) >= 5;
    at += 2 + length;
  }
  return null;
}

const EXIF_ORIENTATION = 0x0112;

/** The orientation an Exif block names, 1 to 8; 1 where it names none. */
function exifOrientation(bytes: Uint8Array, from: number, end: number): number {
  const tiff = from + 6;
  if (!hasText(bytes, from, "Exif\0\0") || tiff + 8 > end) return 1;
  const isLittle = hasText(bytes, tiff, "II");
  if (!isLittle && !hasText(bytes, tiff, "MM")) return 1;
  const [u16, u32] = isLittle ? [u16le, u32le] : [u16be, u32be];
  const directory = tiff + u32(bytes, tiff + 4);
  if (directory + 2 > end) return 1;
  const entries = u16(bytes, directory);
  for (let entry = directory + 2; entry + 12 <= end && entry < directory + 2 + entries * 12; entry += 12) {
    if (u16(bytes, entry) === EXIF_ORIENTATION) return u16(bytes, entry + 8);
  }
  return 1;
}

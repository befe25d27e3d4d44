/** Smallest honest files of each kind, for tests that need bytes and not pictures. */

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const be32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const be16 = (value: number): number[] => [value >> 8, value & 255];
const le16 = (value: number): number[] => [value & 255, value >> 8];
const le24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];

export function pngBytes(width: number, height: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    0x89,
    ...ascii("PNG\r\n"),
    0x1a,
    0x0a,
    ...be32(13),
    ...ascii("IHDR"),
    ...be32(width),
    ...be32(height),
    8,
    2,
    0,
    0,
    0,
    ...be32(0),
  ]);
}

export function gifBytes(width: number, height: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...ascii("GIF89a"), ...le16(width), ...le16(height), 0, 0, 0, 0x3b]);
}

/** With an Exif block when an orientation (1 to 8) is given. */
export function jpegBytes(width: number, height: number, orientation?: number, order: "II" | "MM" = "MM"): Uint8Array<ArrayBuffer> {
  const u16 = order === "MM" ? be16 : le16;
  const u32 = order === "MM" ? be32 : (value: number) => be32(value).reverse();
  const tiff =
    orientation === undefined
      ? []
      : [
          ...ascii(order),
          ...u16(42),
          ...u32(8),
          ...u16(1),
          ...u16(0x0112),
          ...u16(3),
          ...u32(1),
          ...u16(orientation),
          ...u16(0),
          ...u32(0),
        ];
  const exif = tiff.length === 0 ? [] : [0xff, 0xe1, ...be16(8 + tiff.length), ...ascii("Exif\0\0"), ...tiff];
  const frame = [0xff, 0xff, 0xc0, ...be16(11), 8, ...be16(height), ...be16(width), 1, 1, 0x11, 0];
  return Uint8Array.from([0xff, 0xd8, ...exif, 0xff, 0xdb, ...be16(3), 0, ...frame, 0xff, 0xda, ...be16(2), 0, 0xff, 0xd9]);
}

export function webpBytes(kind: "VP8 " | "VP8L" | "VP8X", width: number, height: number): Uint8Array<ArrayBuffer> {
  const packed = (width - 1) | ((height - 1) << 14);
  const body = {
    "VP8 ": [0, 0, 0, 0x9d, 0x01, 0x2a, ...le16(width), ...le16(height)],
    VP8L: [0x2f, ...be32(packed).reverse(), 0, 0, 0, 0, 0],
    VP8X: [0, 0, 0, 0, ...le24(width - 1), ...le24(height - 1)],
  }[kind];
  return Uint8Array.from([...ascii("RIFF"), ...be32(0), ...ascii("WEBP"), ...ascii(kind), ...be32(0), ...body]);
}

export function pdfBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(ascii("%PDF-1.7\n%%EOF\n"));
}

export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

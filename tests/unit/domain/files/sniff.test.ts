import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentTypeOf, FILE_TYPES, sniffFile, type FileType } from "@/lib/domain/files/sniff";
import { gifBytes, jpegBytes, pdfBytes, pngBytes, textBytes, webpBytes } from "@/tests/support/sampleFiles";

const samples: Record<FileType, Uint8Array> = {
  "image/png": pngBytes(640, 480),
  "image/jpeg": jpegBytes(640, 480),
  "image/webp": webpBytes("VP8 ", 640, 480),
  "image/gif": gifBytes(640, 480),
  "application/pdf": pdfBytes(),
  "text/plain": textBytes("Plain words."),
};
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe("what a file is", () => {
  it.each(FILE_TYPES)("%s is recognised by its bytes", (mime) => {
    const isImage = mime.startsWith("image/");
    expect(sniffFile(samples[mime])).toEqual({ mime, width: isImage ? 640 : null, height: isImage ? 480 : null });
  });

  it.each(["VP8 ", "VP8L", "VP8X"] as const)("reads the size of WebP of kind %s", (kind) => {
    expect(sniffFile(webpBytes(kind, 1_201, 77))).toEqual({ mime: "image/webp", width: 1_201, height: 77 });
  });

  it("turns the size of a photo as browsers turn the photo", () => {
    for (const order of ["II", "MM"] as const) {
      for (const orientation of [1, 2, 3, 4])
        expect(sniffFile(jpegBytes(640, 480, orientation, order))).toMatchObject({ width: 640, height: 480 });
      for (const orientation of [5, 6, 7, 8])
        expect(sniffFile(jpegBytes(640, 480, orientation, order))).toMatchObject({ width: 480, height: 640 });
    }
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a Windows program", join(textBytes("MZ"), Uint8Array.of(0x90, 0, 3, 0, 0, 0))],
    ["a Linux program", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0)],
    ["an archive", join(textBytes("PK"), Uint8Array.of(3, 4, 20, 0, 0, 0))],
    ["a page", textBytes("<!DOCTYPE html><script>alert(1)</script>")],
    ["a page after white space and a byte order mark", textBytes("\ufeff \n\t<HTML>")],
    ["a drawing that can run scripts", textBytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ["XML", textBytes('<?xml version="1.0"?><svg/>')],
    ["bytes that are no UTF-8", Uint8Array.of(0x48, 0xff, 0xfe)],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x48, 0x00)],
    ["text with terminal commands", textBytes("\u001b[2Jhello")],
    ["text with a NUL", textBytes("a\u0000b")],
    ["only white space", textBytes(" \n\t ")],
    ["an image without pixels", pngBytes(0, 480)],
    ["an image that unpacks to a billion pixels", pngBytes(40_000, 40_000)],
    ["a PNG whose first chunk is not its header", join(pngBytes(1, 1).slice(0, 12), textBytes("tEXt"), pngBytes(1, 1).slice(16))],
    ["a JPEG without a frame", Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)],
    ["a JPEG cut off in its frame", jpegBytes(640, 480).slice(0, 14)],
    ["a PDF of no version", textBytes("%PDF-hello")],
    ["a PDF behind other bytes", join(Uint8Array.of(0), pdfBytes())],
  ])("refuses %s", (_what, bytes) => {
    expect(sniffFile(bytes)).toBeNull();
  });

  it("takes text with a byte order mark, emoji and other scripts", () => {
    for (const text of ["\ufeffhello", "👋🏽 مرحبا", "a < b and c > d", "line\r\nline\tend"]) {
      expect(sniffFile(textBytes(text))?.mime).toBe("text/plain");
    }
  });
});

describe("files that are two things at once", () => {
  it("are what their first bytes are, whatever follows", () => {
    const kinds = FILE_TYPES.filter((mime) => mime !== "text/plain");
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("<script>alert(1)</script>", "<!doctype html>", "%PDF-1.7", "PK\u0003\u0004", "*/=1;alert(1)").map(textBytes),
      fc.constantFrom(...FILE_TYPES).map((mime) => samples[mime]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...kinds), hostile, (mime, tail) => {
        expect(sniffFile(join(samples[mime], tail))?.mime).toBe(mime);
      }),
    );
  });

  it("are never text once another kind is inside at the front, nor another kind behind text", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILE_TYPES),
        fc.string({ minLength: 1 }).filter((text) => /^[\p{L}\p{N}]/u.test(text)),
        (mime, text) => {
          const found = sniffFile(join(textBytes(text), samples[mime]));
          expect(found === null || found.mime === "text/plain").toBe(true);
        },
      ),
    );
  });

  it("never throws and never invents a type, for any bytes", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...FILE_TYPES), fc.uint8Array({ maxLength: 40 }), fc.nat(40), (mime, noise, at) => {
        const bytes = Uint8Array.from(samples[mime]);
        bytes.set(noise.slice(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        const found = sniffFile(bytes);
        if (found === null) return;
        accepted++;
        expect(FILE_TYPES).toContain(found.mime);
        if (found.mime.startsWith("image/")) expect((found.width ?? 0) * (found.height ?? 0)).toBeGreaterThan(0);
        else expect([found.width, found.height]).toEqual([null, null]);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

describe("the type a file is served under", () => {
  it("names the encoding of text and nothing else", () => {
    expect(FILE_TYPES.map(contentTypeOf)).toEqual([
      "image/png",
      "image/jpeg",
      "image/webp",
      "image/gif",
      "application/pdf",
      "text/plain;charset=utf-8",
    ]);
  });
});

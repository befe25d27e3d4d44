import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILE_NAME_MAX, safeFileName } from "@/lib/domain/files/fileName";
import { FILE_TYPES } from "@/lib/domain/files/sniff";

describe("a safe file name", () => {
  it.each([
    ["report.pdf", "application/pdf", "report.pdf"],
    ["Photo.JPEG", "image/jpeg", "Photo.JPEG"],
    ["بيان.pdf", "application/pdf", "بيان.pdf"],
    ["../../etc/passwd", "text/plain", "passwd.txt"],
    ["C:\\Users\\casey\\letter.txt", "text/plain", "letter.txt"],
    ["invoice.pdf.exe", "application/pdf", "invoice.pdf.exe.pdf"],
    ["run.bat", "text/plain", "run.bat.txt"],
    ["page.html", "text/plain", "page.html.txt"],
    // Reads as "photofdp.exe" backwards on screen.
    ["photo\u202efdp.exe", "image/png", "photofdp.exe.png"],
    ["a\u0000b\nc\u200b.png", "image/png", "abc.png"],
    ['<img src=x onerror="alert(1)">.png', "image/png", "_img src=x onerror=_alert(1)__.png"],
    ["   spaced   out  .png", "image/png", "spaced out.png"],
    ["...", "image/gif", "file.gif"],
    ["", "image/webp", "file.webp"],
    [".htaccess", "text/plain", "htaccess.txt"],
    ["con.txt", "text/plain", "_con.txt"],
    ["data.csv", "text/plain", "data.csv"],
    ["lone\ud800.png", "image/png", "lone.png"],
  ] as const)("%j of %s becomes %j", (name, mime, safe) => {
    expect(safeFileName(name, mime)).toBe(safe);
  });

  it("is bounded and keeps its ending", () => {
    const safe = safeFileName(`${"long ".repeat(200)}.pdf`, "application/pdf");
    expect(Array.from(safe).length).toBeLessThanOrEqual(FILE_NAME_MAX);
    expect(safe.endsWith(".pdf")).toBe(true);
    expect(Array.from(safeFileName(`${"👋".repeat(200)}.png`, "image/png"))).toHaveLength(FILE_NAME_MAX);
  });

  it("holds for every name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom(...FILE_TYPES), (name, mime) => {
        const safe = safeFileName(name, mime);
        expect(safe).toMatch(/^[^/\\<>:"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+\.[A-Za-z]+$/u);
        expect(Array.from(safe).length).toBeLessThanOrEqual(FILE_NAME_MAX);
        expect(safe.startsWith(".")).toBe(false);
        // What is safe stays as it is.
        expect(safeFileName(safe, mime)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });
});

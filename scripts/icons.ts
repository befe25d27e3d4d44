import { mkdir, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { findOrGetChromium } from "./lib/chromium";
import { runScript } from "./lib/failure";
import { inRoot } from "./lib/paths";

/** The mark on paper, as in app/icon.svg; `radius` is the ring's share of the square, so that a mask never cuts it. */
function drawing(radius: number, cornerRadius: number): string {
  const around = 2 * Math.PI * radius;
  const circle = (color: string, dash: string) =>
    `<circle cx="50" cy="50" r="${radius}" fill="none" stroke="${color}" stroke-width="${radius * 0.36}" ${dash}/>`;
  const rest = `stroke-linecap="round" stroke-dasharray="${around * 0.75} ${around}" transform="rotate(-90 50 50)"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100%" height="100%"><rect width="100" height="100" rx="${cornerRadius}" fill="#fbfaf6"/>${circle("#d9ddd6", "")}${circle("#1f7a56", rest)}</svg>`;
}

/** A maskable icon may lose all outside a circle of 40 %; Apple rounds the corners itself. */
const ICONS = [
  { file: "public/icons/any-192.png", size: 192, svg: drawing(30, 22) },
  { file: "public/icons/any-512.png", size: 512, svg: drawing(30, 22) },
  { file: "public/icons/maskable-512.png", size: 512, svg: drawing(24, 0) },
  { file: "app/apple-icon.png", size: 180, svg: drawing(27, 0) },
];

/** Draws the icons of the installed app from the mark: `npm run icons`. The files are committed. */
await runScript(async () => {
  const browser = await chromium.launch({ executablePath: findOrGetChromium(), headless: true, args: ["--no-sandbox"] });
  try {
    await mkdir(inRoot("public/icons"), { recursive: true });
    for (const { file, size, svg } of ICONS) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<body style="margin:0;line-height:0">${svg}</body>`);
      await writeFile(inRoot(file), await page.screenshot({ omitBackground: true }));
      await page.close();
      console.log(`${file}, ${size} px`);
    }
  } finally {
    await browser.close();
  }
});

/** The words of the offline page, in the reader's language. */
export type OfflineTexts = { brand: string; title: string; text: string; retry: string };

/** Language and direction of the words. */
export type OfflineReader = { locale: string; direction: "ltr" | "rtl" };

/** The palette of app/globals.css: without a connection its style sheet may not be at hand. */
const STYLE = `
  :root { color-scheme: light dark; --paper: #fbfaf6; --ink: #16221d; --soft: #43514a; --line: #e0e0d8; --accent: #007047; --on: #fdfcf7 }
  @media (prefers-color-scheme: dark) { :root { --paper: #0e1412; --ink: #eeede6; --soft: #b6bdb4; --line: #27302c; --accent: #66d09c; --on: #051810 } }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px; background: var(--paper); color: var(--ink);
    font: 16px/1.625 ui-sans-serif, system-ui, sans-serif; text-align: center }
  main { max-width: 24rem; display: grid; justify-items: center; gap: 12px }
  h1 { margin: 12px 0 0; font: 400 26px/32px ui-serif, Georgia, serif }
  h1:not(:lang(ar)) { letter-spacing: -0.018em }
  p { margin: 0; color: var(--soft) }
  a { margin-top: 12px; display: inline-flex; align-items: center; height: 44px; padding: 0 20px; border-radius: 8px;
    background: var(--accent); color: var(--on); font-weight: 500; text-decoration: none }
  a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  svg { color: var(--accent) } .open { stroke: var(--line) }`;

/** HTML of the page shown without a connection: complete in itself. The link to nowhere loads the same address again. */
export function offlinePage(texts: OfflineTexts, { locale, direction }: OfflineReader): string {
  return `<!doctype html>
<html lang="${escaped(locale)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escaped(texts.title)} · ${escaped(texts.brand)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<svg width="72" height="72" viewBox="0 0 100 100" fill="none" aria-hidden="true"><circle class="open" cx="50" cy="50" r="44" stroke-width="6" stroke-dasharray="7.7 11.5"/><path d="M50 6a44 44 0 0 1 31 75" stroke="currentColor" stroke-width="6" stroke-linecap="round"/></svg>
<h1>${escaped(texts.title)}</h1>
<p>${escaped(texts.text)}</p>
<a href="">${escaped(texts.retry)}</a>
</main>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

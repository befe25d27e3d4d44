/**
 * What the installed app can do without a connection: start from its own files, and say that it is offline.
 * It keeps the offline page and the site's immutable files (their names change with their content). Pages, figures and
 * messages are never kept: whatever one reads about money or a session comes from the server or not at all.
 */
const OFFLINE_PAGE = "/offline";
const PAGES = "parley-pages-1";
const FILES = "parley-files-1";
/** A little more than two releases need; the oldest go first. */
const FILES_MAX = 240;
const RENEW_MS = 24 * 60 * 60 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage().then(() => self.skipWaiting()));
});

// Taking over at once is safe: no page comes from here while the site answers, and files never change under their name.
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOrOffline(event));
  else if (isImmutable(request.url)) event.respondWith(keptFile(request));
});

// The reader has chosen another language: the page that is kept follows at once.
self.addEventListener("message", (event) => {
  if (event.data === "language") event.waitUntil(keepOfflinePage());
});

const isImmutable = (url) => new URL(url).pathname.startsWith("/_next/static/");

async function keepOfflinePage() {
  const cache = await caches.open(PAGES);
  await cache.add(new Request(OFFLINE_PAGE, { cache: "reload" }));
}

/** A new release reaches the offline page within a day. */
async function renewOfflinePage() {
  const kept = await caches.match(OFFLINE_PAGE, { cacheName: PAGES });
  const keptAtMs = Date.parse(kept?.headers.get("date") ?? "");
  if (Date.now() - keptAtMs < RENEW_MS) return;
  await keepOfflinePage();
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("parley-") && name !== PAGES && name !== FILES).map((name) => caches.delete(name)));
}

async function pageOrOffline(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(renewOfflinePage());
    return response;
  } catch (error) {
    const kept = await caches.match(OFFLINE_PAGE, { cacheName: PAGES });
    if (kept === undefined) throw error;
    return kept;
  }
}

async function keptFile(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  // Only what the server itself calls immutable: in development the same names carry changing content.
  if (response.ok && (response.headers.get("cache-control") ?? "").includes("immutable")) {
    await cache.put(request, response.clone());
    await dropOldest(cache);
  }
  return response;
}

async function dropOldest(cache) {
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - FILES_MAX)).map((request) => cache.delete(request)));
}

// Keeps the page for when there is no network. Each build has a store of its own; the build puts
// its version and the names of its files in place of the words below.
const version = "VERSION";
const files = ["FILES"];
/** What few need is kept when it was asked for. */
const later = ["LATER"];
const PREFIX = `kinako-${self.registration.scope}-`;
const STORE = PREFIX + version;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const store = await caches.open(STORE);
      // What the page has just loaded comes from the browser's own cache; names hold hashes.
      await store.addAll(files);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      // The version before this one stays for pages that are still open and have parts to load.
      const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== STORE);
      for (const name of older.slice(0, -1)) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(self.registration.scope)) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const store = await caches.open(STORE);
  if (request.mode === "navigate") {
    // The newest page when there is a network, the stored one when there is none.
    try {
      const fresh = await fetch(request);
      if (fresh.ok) return fresh;
    } catch {
      // No network.
    }
    return (await store.match("index.html")) ?? Response.error();
  }
  url.search = "";
  const known = (await store.match(url.href)) ?? (await caches.match(url.href));
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok && later.some((name) => url.href.endsWith(name))) await store.put(url.href, fresh.clone());
  return fresh;
}

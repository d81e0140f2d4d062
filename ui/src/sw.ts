// What an officer has opened stays open without a line: pages of capture and what they are made of.
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;
const PAGES = "pages";
const ASSETS = "assets";

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(fromCache(request));
  else if (request.mode === "navigate") event.respondWith(fromNetwork(request, /^\/units\/\d+(\/capture)?$/.test(url.pathname)));
});

/** Assets never change under their address. */
async function fromCache(request: Request): Promise<Response> {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** Pages are asked for anew; without a line the last one seen is shown. */
async function fromNetwork(request: Request, keep: boolean): Promise<Response> {
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (keep && answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = (await cache.match(request)) ?? (await cache.match("/offline"));
    if (kept) return kept;
    throw error;
  }
}

worker.addEventListener("message", (event) => {
  // Somebody signed out: nothing of theirs stays behind.
  if (event.data === "forget") event.waitUntil(caches.delete(PAGES));
});

// @ts-check
/**
 * Shows the handbook that keep.js has kept, when the net or the service is away.
 *
 * It reaches /staff/handbook/ only, and keeps nothing itself. The server is asked first, always.
 */

const NAME = "lykt-handbook";
const PATIENCE = 6000;
const REFUSED = 403;
const AWAY = 502; // what a proxy answers when there is nobody behind it
const kept = () => caches.open(NAME);
const self_ = /** @type {any} */ (self);

self_.addEventListener("install", () => self_.skipWaiting());
self_.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(self_.clients.claim());
});

self_.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination === "style") event.respondWith(style(request));
});

/** @param {Request} request */
async function page(request) {
  const cache = await kept();
  const whole = (await cache.keys()).find(({ url }) => url.includes("/whole/"));
  const copy = whole && (await cache.match(whole));
  if (!copy) return fetch(request);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // Whoever may not read the handbook any more loses the copy.
    if (answer.status === REFUSED) await caches.delete(NAME);
    return answer.status < AWAY ? answer : copy;
  } catch {
    return copy;
  }
}

/** @param {Request} request */
async function style(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const copy = await (await kept()).match(request, { ignoreVary: true });
    if (!copy) throw error;
    return copy;
  }
}

// @ts-check
/**
 * Keeps the whole handbook in the browser, so that it can be read when the net is away.
 *
 * One page and its style sheets, taken anew when a page of it has changed.
 */

const NAME = "lykt-handbook";

/** @param {DOMStringMap} words */
async function keep({ whole = "", worker = "" }) {
  const registered = navigator.serviceWorker.register(worker);
  const cache = await caches.open(NAME);
  if (await cache.match(whole)) return registered;
  const answer = await fetch(whole, { redirect: "error" });
  if (!answer.ok) return registered;
  const text = await answer.clone().text();
  const found = new DOMParser().parseFromString(text, "text/html");
  const styles = [...found.querySelectorAll("link[rel=stylesheet]")];
  for (const earlier of await cache.keys()) await cache.delete(earlier);
  await cache.addAll(styles.map((link) => link.getAttribute("href") ?? ""));
  // Last: a copy is whole when its page is there.
  await cache.put(whole, answer);
  return registered;
}

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-whole]"));
if (place && "serviceWorker" in navigator && "caches" in window) {
  // Without a copy the handbook is read from the server, as before.
  keep(place.dataset).then(
    () => (place.dataset.copyKept = "yes"),
    () => (place.dataset.copyKept = "no"),
  );
}

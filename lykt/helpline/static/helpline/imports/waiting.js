/**
 * Looks again, until the work that the page waits for is done, without loading the page anew.
 * Without script the page refreshes itself.
 */

const part = document.querySelector("[data-waiting]");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  // A network that fails for a moment is no reason to stop.
  if (!answer || !part) return setTimeout(look, pause());
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-waiting]");
  if (!fresh) return location.replace(answer.url);
  part.replaceChildren(...fresh.childNodes);
  return setTimeout(look, pause());
}

/** Milliseconds until the next look. */
function pause() {
  return 1000 * Number(part?.getAttribute("data-waiting"));
}

if (part) setTimeout(look, pause());

/**
 * Warns two minutes before the session ends, and hides the page when it has ended.
 *
 * Forms that keep drafts listen on document: "lykt:session-ending" (detail: {seconds}) is the
 * time to save, "lykt:session-ended" says that it is over.
 */

const WARN_BEFORE = 120;
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("session-warning"));
const { left, session, stay, signIn } = /** @type {Record<string, string>} */ (dialog.dataset);
let timer = 0;

/** @param {number} seconds */
function look(seconds) {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.max(1, seconds) * 1000);
}

/** Another tab may have been used, so the server is asked before anything is said. */
async function ask() {
  const seconds = await secondsFrom(session);
  if (seconds === null) look(10);
  else show(seconds);
}

/**
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<number | null>} null when the server can not be reached
 */
async function secondsFrom(address, options) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, ...options });
    return response.ok ? (await response.json()).seconds : null;
  } catch {
    return null;
  }
}

/** @param {number} seconds */
function show(seconds) {
  if (seconds <= 0) return end();
  if (seconds > WARN_BEFORE) {
    dialog.close();
    return look(seconds - WARN_BEFORE);
  }
  if (!dialog.open) {
    open("ending");
    dispatch("lykt:session-ending", seconds);
  }
  look(seconds);
}

/** @param {"ending" | "limit" | "over"} state */
function open(state) {
  dialog.dataset.state = state;
  if (!dialog.open) dialog.showModal();
}

function end() {
  clearTimeout(timer);
  if (dialog.open && dialog.dataset.state === "over") return;
  open("over");
  dispatch("lykt:session-ended", 0);
  const link = /** @type {HTMLAnchorElement} */ (dialog.querySelector("a"));
  link.href = `${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.focus();
}

/**
 * @param {string} name
 * @param {number} seconds
 */
function dispatch(name, seconds) {
  document.dispatchEvent(new CustomEvent(name, { detail: { seconds } }));
}

dialog.querySelector("form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const seconds = await secondsFrom(stay, { method: "POST", body });
  if (seconds === null) return ask();
  // Close to the longest time that a session may last, using it does not prolong it.
  if (seconds > 0 && seconds <= WARN_BEFORE) return open("limit");
  show(seconds);
});

dialog.addEventListener("cancel", (event) => {
  if (dialog.dataset.state === "over") event.preventDefault();
});

// A computer that slept has stopped its clocks.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ask();
});

look(Number(left) - WARN_BEFORE);

// @ts-check
/**
 * What this tab holds of a conversation: its id and key, the seat and its secret, and what is not
 * sent yet. It lies in the tab's own storage, which ends with the tab, and nowhere else.
 *
 * @typedef {{conversation: string, seat: string, secret: string, key: string, endOnExit: boolean,
 *   draft: string, feedback: boolean}} Held `key` and `secret` are base64; `feedback` is whether
 *   the questions afterwards have been answered or skipped
 */
import { given } from "./page.js";
import { postLast } from "./server.js";

const NAME = `lykt ${given.line}`;

let gone = false;
const leaving = new AbortController();

/** Ends what the page is at when it is left quickly, also before there is a conversation. */
export const left = leaving.signal;
document.addEventListener("lykt:leave", () => {
  const found = held();
  if (found) postLast(found.endOnExit ? "end" : "leave", proof());
  gone = true;
  leaving.abort();
});

/** The tab's storage until the page is left quickly; after that nothing more comes into it. */
export const storage = /** @type {Storage} */ (
  /** @type {unknown} */ ({
    get length() {
      return gone ? 0 : sessionStorage.length;
    },
    /** @param {number} at */
    key: (at) => (gone ? null : sessionStorage.key(at)),
    /** @param {string} name */
    getItem: (name) => (gone ? null : sessionStorage.getItem(name)),
    /** @param {string} name @param {string} value */
    setItem: (name, value) => void (gone || sessionStorage.setItem(name, value)),
    /** @param {string} name */
    removeItem: (name) => sessionStorage.removeItem(name),
    clear: () => sessionStorage.clear(),
  })
);

/** @returns {Held | null} */
export function held() {
  const found = storage.getItem(NAME);
  return found ? JSON.parse(found) : null;
}

/**
 * Hold a conversation, or a change to the one that is held: what comes after it was let go of, as a
 * last key press, is not kept.
 * @param {Partial<Held>} changes
 */
export function hold(changes) {
  if (!changes.conversation && !held()) return;
  const start = { endOnExit: false, draft: "", feedback: false };
  storage.setItem(NAME, JSON.stringify({ ...start, ...held(), ...changes }));
}

export function letGo() {
  storage.removeItem(NAME);
}

/** @returns {{seat: string, secret: string}} what shows the server whose seat it is */
export function proof() {
  const { seat, secret } = /** @type {Held} */ (held());
  return { seat, secret };
}

/** Say goodbye when the page is left. @param {() => void} stop when it is left quickly */
export function onLeaving(stop) {
  window.addEventListener("pagehide", () => {
    if (held()) postLast("leave", proof());
  });
  left.addEventListener("abort", stop);
}

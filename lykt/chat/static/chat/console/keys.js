// @ts-check
/**
 * The console's keys. A letter works only when the focus is in no field and no dialog is open,
 * and all of them can be turned off (WCAG 2.1.4).
 */

import { preference } from "./kept.js";

const FIELDS = "input, textarea, select, [contenteditable]";

/** @param {Record<string, () => void>} letters @param {() => void} out what Esc does in a field */
export function listen(letters, out) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const inField = target.matches(FIELDS);
    if (event.key === "Escape" && inField && target.closest("#console")) {
      event.preventDefault();
      out();
    }
    if (inField || target.closest("[role=tablist]")?.contains(target) && event.key.startsWith("Arrow")) return;
    const act = letters[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || !preference("letters", true)) return;
    event.preventDefault();
    act();
  });
}

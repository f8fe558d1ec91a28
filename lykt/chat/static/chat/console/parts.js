// @ts-check
/** The parts of the page: which one a narrow screen shows, and the tools' tabs. */

import { insertable, tabs } from "./side.js";
import { activePane, registrations, root, side, state } from "./state.js";
import { alertOnce } from "./alerts.js";
import { part, word } from "./words.js";

/** @param {string} name On a narrow screen one part is seen at a time. */
export function go(name) {
  root.dataset.tab = name;
  for (const button of root.querySelectorAll("[data-go]")) {
    if (/** @type {HTMLElement} */ (button).dataset.go === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  if (name === "conversation") activePane()?.appear(true);
}
for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-go]"))) {
  button.addEventListener("click", () => go(button.dataset.go ?? ""));
}

export const showTab = tabs(side);

/** @param {string} name @param {string} [field] that takes the focus */
export function openTool(name, field) {
  go("side");
  showTab(name);
  if (field) part(side, field).focus();
  else registrations.get(state.active)?.focus();
}

/** @param {string} text */
function insert(text) {
  const pane = activePane();
  if (!pane || pane.state !== "open") return alertOnce(word("no_conversation"));
  go("conversation");
  pane.insert(text);
}
insertable(side, "phrases", insert);
insertable(side, "directory", insert);

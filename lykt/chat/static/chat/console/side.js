// @ts-check
/** The panel beside the conversation: tabs, phrases, help services. */

import { part } from "./words.js";

/** @param {HTMLElement} side @returns {(name: string) => void} shows a tab by its name */
export function tabs(side) {
  const all = /** @type {HTMLElement[]} */ ([...side.querySelectorAll("[role=tab]")]);
  const panelOf = (/** @type {HTMLElement} */ tab) =>
    part(side, `#${tab.getAttribute("aria-controls")}`);
  const choose = (/** @type {HTMLElement} */ tab) => {
    for (const each of all) {
      const isChosen = each === tab;
      each.setAttribute("aria-selected", String(isChosen));
      each.tabIndex = isChosen ? 0 : -1;
      panelOf(each).hidden = !isChosen;
    }
  };
  for (const tab of all) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      const next = all[(all.indexOf(tab) + step + all.length) % all.length];
      choose(next);
      next.focus();
    });
  }
  return (name) => choose(part(side, `#tab-${name}`));
}

/**
 * Search in a list, and insert what was chosen; it is never sent by itself.
 *
 * @param {HTMLElement} side @param {string} name of the list @param {(text: string) => void} insert
 */
export function insertable(side, name, insert) {
  const list = part(side, `[data-list=${name}]`);
  const field = /** @type {HTMLInputElement} */ (part(side, `[data-search=${name}]`));
  const none = part(/** @type {HTMLElement} */ (list.parentElement), "[data-no-hits]");
  const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-words]")]);
  const textOf = (/** @type {HTMLElement} */ row) => part(row, "[data-text]").textContent ?? "";
  const shown = () => rows.filter((row) => !row.hidden);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = (row.dataset.words ?? "").toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    none.hidden = shown().length > 0 || !rows.length;
  });
  field.addEventListener("keydown", (event) => {
    const first = shown()[0];
    if (event.key !== "Enter" || !first) return;
    event.preventDefault();
    insert(textOf(first));
  });
  for (const row of rows) {
    part(row, "[data-insert]").addEventListener("click", () => insert(textOf(row)));
  }
}

// @ts-check
/** What the police need is chosen from a conversation that was opened in this browser. */

import { Opened } from "../chat/opened.js";

const page = /** @type {HTMLElement} */ (document.getElementById("choosing"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("step-form"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("messages"));

const opened = new Opened(page, { opened: tick });

/** What was chosen before stands chosen. */
function tick() {
  const chosen = new Set((page.dataset.chosen || "").split(" "));
  for (const pick of /** @type {NodeListOf<HTMLInputElement>} */ (page.querySelectorAll("[data-pick]"))) {
    const item = /** @type {HTMLElement} */ (pick.closest("li"));
    pick.checked = chosen.has(item.dataset.number || "");
  }
}

form.addEventListener("submit", () => {
  const chosen = opened.chosen().map((item) => ({
    number: Number(item.dataset.number),
    at: item.dataset.at,
    who: item.dataset.speaker,
    text: opened.part("[data-text]", item).textContent,
  }));
  field.value = chosen.length ? JSON.stringify(chosen) : "";
});

opened.start();

// @ts-check
/** A closed conversation under review: some of its messages are rewritten as an excerpt. */

import { Opened } from "./opened.js";

const page = /** @type {HTMLElement} */ (document.getElementById("review"));
const make = /** @type {HTMLElement} */ (page.querySelector("[data-make]"));
const opened = new Opened(page, {
  opened: () => {
    make.hidden = !page.querySelector("[data-pick]");
  },
  covered: () => {
    make.hidden = true;
  },
});

function makeExcerpt() {
  const chosen = opened
    .chosen()
    .map((item) => `${item.dataset.speaker}: ${opened.part("[data-text]", item).textContent}`);
  const place = /** @type {HTMLDetailsElement} */ (document.getElementById("excerpt"));
  const field = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea"));
  field.value = [field.value, ...chosen].filter(Boolean).join("\n\n");
  place.open = true;
  field.focus();
}

opened.part("[data-make-excerpt]").addEventListener("click", makeExcerpt);
opened.start();

// @ts-check
/** What each key does, and the list of them. */

import { acts, show, take } from "./conversations.js";
import { showHelp } from "./dialogs.js";
import { prefer, preference } from "./kept.js";
import { listen } from "./keys.js";
import { go, openTool } from "./parts.js";
import { activePane, panes, root, state } from "./state.js";
import { part } from "./words.js";

/** @param {number} step */
function neighbour(step) {
  const ids = [...panes.keys()];
  const next = ids[(ids.indexOf(state.active) + step + ids.length) % ids.length];
  if (next) show(next, true);
}

function takeFirst() {
  const first = state.board?.waiting.find((/** @type {any} */ row) => row.canOpen);
  if (first && state.board.duty) take(first.id);
}

const focusBoard = () => part(root, "[data-part=board]").focus();

const inPane = (/** @type {(pane: import("./pane.js").Pane) => void} */ act) => () => {
  const pane = activePane();
  if (pane) act(pane);
};

/** Each door of a pane has a letter. @type {Record<string, () => void>} */
const doors = {};
const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("pane")).content;
for (const door of /** @type {NodeListOf<HTMLElement>} */ (pattern.querySelectorAll("[data-door]"))) {
  const letter = door.dataset.door ?? "";
  doors[letter] = inPane((pane) => part(pane.element, `[data-door="${letter}"]`).click());
}

listen(
  {
    ...doors,
    "?": () => showHelp(),
    n: takeFirst,
    j: () => neighbour(1),
    k: () => neighbour(-1),
    w: inPane((pane) => { go("conversation"); pane.focus(); }),
    l: inPane((pane) => { go("conversation"); pane.log.log.focus(); }),
    r: () => openTool("registration"),
    s: () => openTool("phrases", "[data-search=phrases]"),
    h: () => openTool("directory", "[data-search=directory]"),
    o: inPane((pane) => { if (pane.state === "open") acts.invite(pane); }),
    e: inPane((pane) => { if (pane.state === "open") acts.close(pane); }),
    b: () => { go("board"); focusBoard(); },
    m: () => part(root, "[data-sound]").click(),
  },
  () => {
    const pane = activePane();
    if (pane) pane.heading.focus();
    else focusBoard();
  },
);

part(root, "[data-help]").addEventListener("click", () => showHelp());
for (const [selector, name] of [["#letters-on", "letters"], ["#enter-sends", "enter"]]) {
  const box = /** @type {HTMLInputElement} */ (document.querySelector(selector));
  box.checked = preference(name, true);
  box.addEventListener("change", () => prefer(name, box.checked));
}

// @ts-check
/** What is said above everything else: what went wrong, that the session is over, what was not sent. */

import { lookHere } from "./notice.js";
import { Refused, SignedOut } from "./post.js";
import { at, root, state } from "./state.js";
import { part, word } from "./words.js";

const PASSING = 12000;
let timer = 0;

/** @param {string} words @param {string} color */
function box(words, color) {
  const element = document.createElement("div");
  element.className = "ds-alert";
  element.dataset.color = color;
  element.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = words;
  element.append(line);
  return element;
}

const show = (/** @type {HTMLElement} */ element) => part(root, "[data-alerts]").append(element);

/** One at a time, and gone after a while. @param {string} words */
export function alertOnce(words) {
  part(root, "[data-alerts]").querySelector("[data-passing]")?.remove();
  const element = box(words, "warning");
  element.dataset.passing = "";
  show(element);
  clearTimeout(timer);
  timer = setTimeout(() => element.remove(), PASSING);
}

/** @param {unknown} error */
export function failed(error) {
  if (error instanceof SignedOut) return over(error);
  alertOnce(error instanceof Refused && error.message ? error.message : word("failed"));
}

/** Says it plainly, once; what is written stays in the tab. @param {{why: string}} error */
export function over({ why }) {
  if (state.isOver) return;
  state.isOver = true;
  const here = location.pathname + location.search;
  const isSignedOut = why === "signed_out";
  const element = box(word(isSignedOut ? "signed_out" : "not_allowed"), "danger");
  const link = document.createElement("a");
  link.className = "ds-button";
  link.href = isSignedOut ? `${at.signIn}?next=${encodeURIComponent(here)}` : here;
  link.textContent = word(isSignedOut ? "sign_in" : "load_again");
  element.append(link);
  show(element);
  lookHere();
}

/**
 * A text that can not be sent any more stays on the screen until somebody takes it away.
 *
 * @param {string} id of the conversation @param {string} words @param {string} text
 * @param {() => void} forget
 */
export function showUnsaid(id, words, text, forget) {
  const kept = part(root, "[data-alerts]").querySelector(`[data-unsaid="${id}"]`);
  const element = box(words, "warning");
  element.dataset.unsaid = id;
  const quote = document.createElement("blockquote");
  quote.textContent = text;
  const button = document.createElement("button");
  button.className = "ds-button";
  button.type = "button";
  button.dataset.variant = "secondary";
  button.dataset.size = "sm";
  button.textContent = word("forget_text");
  button.addEventListener("click", () => {
    forget();
    element.remove();
    part(root, "[data-part=board]").focus();
  });
  element.append(quote, button);
  if (kept) kept.replaceWith(element);
  else show(element);
}

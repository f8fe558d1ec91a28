// @ts-check
/** A new passphrase: typed twice, measured by its length and nothing else. */

import { text } from "./texts.js";

const LEAST_LETTERS = 14;
const LEAST_WORDS = 4;
const LEAST_WORD = 3;

/** @param {string} passphrase @returns {number} how many different words that are words */
function words(passphrase) {
  const found = passphrase.toLowerCase().split(/[\s\-]+/).filter((word) => word.length >= LEAST_WORD);
  return new Set(found).size;
}

/** @param {string} passphrase @returns {number} 0 and 1 are too short, 4 is very good */
export function strength(passphrase) {
  const letters = [...passphrase.trim()].length;
  const isVaried = new Set(passphrase).size >= 5;
  if (!isVaried || (letters < LEAST_LETTERS && words(passphrase) < LEAST_WORDS)) {
    return letters < 8 ? 0 : 1;
  }
  return letters >= 28 ? 4 : letters >= 20 ? 3 : 2;
}

/** Show the length as it is typed. @param {HTMLFormElement} form */
export function measure(form) {
  const typed = field(form, "new");
  const meter = /** @type {HTMLMeterElement} */ (form.querySelector("[data-meter]"));
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-meter-text]"));
  typed.addEventListener("input", () => {
    meter.value = strength(typed.value);
    said.textContent = typed.value ? text(`meter-${meter.value}`) : "";
  });
}

/**
 * @param {HTMLFormElement} form
 * @returns {string} empty when it will not do; the form then says why
 */
export function newPassphrase(form) {
  const typed = field(form, "new");
  const again = field(form, "again");
  if (strength(typed.value) < 2) return complain(form, typed, "short");
  if (typed.value !== again.value) return complain(form, again, "differ");
  complain(form, null, "");
  return typed.value;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement | null} wrong
 * @param {string} name of a text; empty when all is well
 */
function complain(form, wrong, name) {
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  problem.textContent = name && text(name);
  problem.hidden = !name;
  for (const one of [field(form, "new"), field(form, "again")]) {
    one.setAttribute("aria-invalid", String(one === wrong));
  }
  wrong?.focus();
  return "";
}

/** @param {HTMLFormElement} form @param {string} name */
const field = (form, name) =>
  /** @type {HTMLInputElement} */ (form.querySelector(`[data-${name}]`));

// @ts-check
/**
 * Six words as they are typed: what is wrong with them, said kindly.
 */
import { normalise } from "../../chat/return-code.js";
import { find, say } from "./page.js";

const SIX = 6;

/**
 * @param {HTMLElement} form
 * @returns {{words: string[], trouble: string}} `trouble` is empty when there are six known words
 */
export function typedWords(form) {
  const field = /** @type {HTMLTextAreaElement} */ (find("[name=words]", form));
  const { words, wrong, complete } = normalise(field.value);
  if (complete) return { words, trouble: "" };
  if (wrong.length) return { words, trouble: wrong.map(about).join(" ") };
  return { words, trouble: say("words_number", { n: words.length }) };
}

/** @param {{word: string, nearest: string[]}} wrong */
function about({ word, nearest }) {
  const unknown = say("words_unknown", { word });
  if (!nearest.length) return unknown;
  const quoted = nearest.slice(0, 2).map((near) => `«${near}»`);
  return `${unknown} ${say("words_nearest", { words: quoted.join(` ${say("words_or")} `) })}`;
}

/** @param {string[]} one @param {string[]} other */
export const sameWords = (one, other) =>
  one.length === SIX && one.every((word, at) => word === other[at]);

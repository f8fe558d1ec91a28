// @ts-check
/**
 * The way back: six words, 60 bits, that open the same conversation until its time ends.
 *
 * - `newWords()` → six words.
 * - `normalise(text)` → `{words, wrong: [{word, at, nearest}], complete}`: what somebody typed, read
 *   leniently. Case, spacing, hyphens, commas, full stops and numbers ("1. tromme") do not matter;
 *   nor does it whether å, ø, æ are written so, as aa, oe, ae, or without their marks. `at` counts
 *   from 1; `nearest` has up to three words of the list.
 * - `await derive(words, onProgress)` → `{lookup, wrappingKey}`: Argon2id (32 MiB, three rounds) of
 *   the words with a space between them; the first 32 bytes, as base64, find the conversation, the
 *   other 32 open its key.
 * - `await wrapKey({wrappingKey, conversation, key})` and `await unwrapKey({wrappingKey,
 *   conversation, wrapped})`: the conversation's key under it (AES-256-GCM, associated data "lykt
 *   return v1" + the conversation's id).
 */

import { idBytes, join, toBase64, utf8 } from "./bytes.js";
import { unwrap, wrap } from "./keys.js";
import { stretch } from "./stretching.js";
import { WORDS } from "./words.js";

export const CODE_LENGTH = 6;
const SALT = utf8("lykt return code v1");
const RETURN = utf8("lykt return v1");
const NEAREST = 3;
const NEAR = 3;

/** @returns {string[]} */
export function newWords() {
  // The list has 2¹⁰ words, so the low bits of a random number fall evenly on them.
  return [...crypto.getRandomValues(new Uint16Array(CODE_LENGTH))].map(
    (number) => WORDS[number % WORDS.length],
  );
}

/** @param {string} word @returns {string} as it is spelled where there is no å, ø or æ */
const spelledOut = (word) => word.replace(/å/g, "aa").replace(/ø/g, "oe").replace(/æ/g, "ae");

/** @param {string} word @returns {string} as somebody spells it who leaves the marks out */
const unmarked = (word) => word.replace(/å/g, "a").replace(/ø/g, "o").replace(/æ/g, "a");

const KNOWN = new Map(
  [unmarked, spelledOut, (/** @type {string} */ word) => word].flatMap((spell) =>
    WORDS.map((word) => /** @type {[string, string]} */ ([spell(word), word])),
  ),
);

/** @param {string} text @returns {string[]} the words that somebody meant to type */
function split(text) {
  const letters = text.normalize("NFC").toLowerCase().replace(/ä/g, "æ").replace(/ö/g, "ø");
  return letters.split(/[^a-zæøåéèêóòôü]+/).filter(Boolean);
}

/** @param {string} text @param {string} other @returns {number} letters to change, add or remove */
function distance(text, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= text.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = row[j - 1] + (text[i - 1] === other[j - 1] ? 0 : 1);
      next[j] = Math.min(change, row[j] + 1, next[j - 1] + 1);
    }
    row = next;
  }
  return row[other.length];
}

/** @param {string} word @returns {string[]} */
function nearest(word) {
  const typed = unmarked(word);
  return WORDS.map((known) => ({ known, far: distance(typed, unmarked(known)) }))
    .filter(({ far }) => far <= NEAR)
    .sort((one, other) => one.far - other.far)
    .slice(0, NEAREST)
    .map(({ known }) => known);
}

/**
 * @param {string} text
 * @returns {{words: string[], wrong: {word: string, at: number, nearest: string[]}[], complete: boolean}}
 */
export function normalise(text) {
  const typed = split(text);
  const words = typed.map((word) => KNOWN.get(word) || word);
  const wrong = words
    .map((word, at) => ({ word, at: at + 1 }))
    .filter(({ word }) => !WORDS.includes(word))
    .map((each) => ({ ...each, nearest: nearest(each.word) }));
  return { words, wrong, complete: words.length === CODE_LENGTH && !wrong.length };
}

/**
 * @param {string[]} words of `normalise` or `newWords`
 * @param {(done: number) => void} [onProgress] from 0 to 1
 * @returns {Promise<{lookup: string, wrappingKey: Uint8Array}>}
 */
export async function derive(words, onProgress) {
  const both = await stretch({ secret: words.join(" "), salt: SALT, length: 64, onProgress });
  return { lookup: toBase64(both.slice(0, 32)), wrappingKey: both.slice(32) };
}

/** @param {string} conversation */
const aad = (conversation) => join(RETURN, idBytes(conversation));

/**
 * @param {{wrappingKey: Uint8Array, conversation: string, key: Uint8Array}} given
 * @returns {Promise<string>}
 */
export const wrapKey = ({ wrappingKey, conversation, key }) =>
  wrap({ under: wrappingKey, aad: aad(conversation), plain: key });

/**
 * @param {{wrappingKey: Uint8Array, conversation: string, wrapped: string}} given
 * @returns {Promise<Uint8Array>}
 * @throws WrongSecret (keys.js)
 */
export const unwrapKey = ({ wrappingKey, conversation, wrapped }) =>
  unwrap({ under: wrappingKey, aad: aad(conversation), wrapped });

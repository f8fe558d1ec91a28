// @ts-check
/**
 * A private key on paper: fourteen groups of five letters and digits, each with a check of its own.
 *
 * The alphabet is Crockford's (no I, L, O, U). The first thirteen groups hold the key, the last
 * a part of its SHA-256. A group's last sign is a sum over GF(32) with its place in it, so one
 * wrong sign, two that changed places, and two groups that did are always seen, and where.
 */

import { same, sha256 } from "./bytes.js";

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA = 4;
const GROUPS = 14;
const KEY_LENGTH = 32;
const SAID_LIKE = { I: "1", L: "1", O: "0" };

export class RecoveryKeyError extends Error {
  /**
   * @param {"length" | "group" | "whole"} code "length": not as many signs as there should be;
   *   "group": look at group number `group`; "whole": each group is right, but not together
   * @param {number} group from 1
   */
  constructor(code, group = 0) {
    super(group ? `${code} ${group}` : code);
    this.code = code;
    this.group = group;
  }
}

/** @param {number} value @returns {number} times x in GF(32), with x⁵ = x² + 1 */
const timesX = (value) => (value & 16 ? ((value << 1) & 31) ^ 5 : value << 1);

/** @param {number[]} values @param {number} place */
function checkOf(values, place) {
  // Horner's rule: each sign has a weight of its own, and none has weight 0 or 1.
  return values.reduce((sum, value) => timesX(sum ^ value), 0) ^ place;
}

/** @param {Uint8Array} bytes @param {number} count how many values of five bits */
function fives(bytes, count) {
  return Array.from({ length: count }, (_, at) => {
    const bit = at * 5;
    const two = ((bytes[bit >> 3] || 0) << 8) | (bytes[(bit >> 3) + 1] || 0);
    return (two >> (11 - (bit & 7))) & 31;
  });
}

/** @param {number[]} values @param {number} length */
function bytesOf(values, length) {
  const bytes = new Uint8Array(length + 1);
  values.forEach((value, at) => {
    const bit = at * 5;
    const two = value << (11 - (bit & 7));
    bytes[bit >> 3] |= two >> 8;
    if ((bit >> 3) + 1 < bytes.length) bytes[(bit >> 3) + 1] |= two & 255;
  });
  return bytes.slice(0, length);
}

/** @param {Uint8Array} key */
async function valuesOf(key) {
  const whole = fives(key, (GROUPS - 1) * DATA);
  return whole.concat(fives(await sha256(key), DATA));
}

/** @param {Uint8Array} key @returns {Promise<string>} */
export async function encodeRecoveryKey(key) {
  const values = await valuesOf(key);
  return Array.from({ length: GROUPS }, (_, place) => {
    const group = values.slice(place * DATA, (place + 1) * DATA);
    return [...group, checkOf(group, place)].map((value) => SIGNS[value]).join("");
  }).join("-");
}

/** @param {string} text @returns {string} only signs of the alphabet, and what is like none as "?" */
function cleaned(text) {
  return [...text.toUpperCase().replace(/[\s\-–—.]/g, "")]
    .map((sign) => SAID_LIKE[/** @type {"I"} */ (sign)] || sign)
    .map((sign) => (SIGNS.includes(sign) ? sign : "?"))
    .join("");
}

/**
 * @param {string} text as it was typed: any case and spacing, O for 0, I or L for 1
 * @returns {Promise<Uint8Array>}
 * @throws {RecoveryKeyError}
 */
export async function decodeRecoveryKey(text) {
  const signs = cleaned(text);
  const values = [...signs].map((sign) => SIGNS.indexOf(sign));
  const data = [];
  for (let place = 0; place < GROUPS; place++) {
    const group = values.slice(place * (DATA + 1), (place + 1) * (DATA + 1));
    const check = group.pop();
    const whole = group.length === DATA;
    const wrong = !whole || group.includes(-1) || checkOf(group, place) !== check;
    if (wrong && whole) throw new RecoveryKeyError("group", place + 1);
    if (wrong) throw new RecoveryKeyError("length", place + 1);
    data.push(...group);
  }
  if (values.length !== GROUPS * (DATA + 1)) throw new RecoveryKeyError("length", GROUPS);
  const key = bytesOf(data.slice(0, -DATA), KEY_LENGTH);
  const again = await valuesOf(key);
  if (!same(Uint8Array.from(again), Uint8Array.from(data))) throw new RecoveryKeyError("whole");
  return key;
}

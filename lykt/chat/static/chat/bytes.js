// @ts-check
/**
 * Bytes as the seal joins them: base64 of the URL alphabet without padding, ids, numbers.
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const three = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    text += ALPHABET[three >> 18] + ALPHABET[(three >> 12) & 63];
    if (left > 1) text += ALPHABET[(three >> 6) & 63];
    if (left > 2) text += ALPHABET[three & 63];
  }
  return text;
}

/**
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {TypeError} when it is not base64 of the URL alphabet, without padding.
 */
export function fromBase64(text) {
  if (typeof text !== "string" || text.length % 4 === 1) throw new TypeError("not base64");
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) throw new TypeError("not base64");
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  if (held) throw new TypeError("not base64: bits are left over");
  return bytes;
}

/** @param {...Uint8Array} parts @returns {Uint8Array} */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} number @returns {Uint8Array} four bytes, big-endian */
export function u32(number) {
  if (!isU32(number)) throw new RangeError("not a number of 32 bits");
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

/** @param {unknown} number @returns {boolean} */
export function isU32(number) {
  return Number.isInteger(number) && Number(number) >= 0 && Number(number) <= 0xffffffff;
}

/** @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => new TextEncoder().encode(text);

/** @param {string} id a UUID, with or without hyphens @returns {Uint8Array} 16 bytes */
export function idBytes(id) {
  const digits = String(id).replace(/-/g, "");
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw new TypeError("not an id");
  return Uint8Array.from({ length: 16 }, (_, at) => parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

/** @returns {string} a new random UUID; crypto.randomUUID came later than the browsers we meet. */
export function newId() {
  const bytes = randomBytes(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {number} length @returns {Uint8Array} */
export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {...Uint8Array} parts @returns {Promise<Uint8Array>} */
export const sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

/** @param {Uint8Array} one @param {Uint8Array} other @returns {boolean} */
export const same = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

// @ts-check
/**
 * The seal of a conversation, byte for byte as docs/conversation-log.md has it.
 *
 * Keys are Uint8Array of 32 bytes; what travels (`sealed`, `sealedKey`, `digest`) is base64 of the
 * URL alphabet. `lykt/chat/sealing.py` is the counterpart.
 *
 * @typedef {{message: CryptoKey, note: CryptoKey}} MessageKeys
 * @typedef {{id: string, seat: string, s: number, after: number, digest: Uint8Array}} Place where a
 *   message stands: conversation, sender's seat and number, and how far the sender had received,
 *   with the log's digest there.
 */

import { fromBase64, idBytes, join, newId, randomBytes, sha256, toBase64, u32, utf8 } from "./bytes.js";
import { openWith, sealTo } from "./hpke.js";

export const TEXT_LIMIT = 4000;
const SIZES = [256, 512, 1024, 2048, 4096, 8192, 16384];
const NONCE = 12;
const SPACE = 0x20;

const KEY_INFO = utf8("lykt conversation key v1");
const MESSAGE = utf8("lykt message v1");
const NOTE = utf8("lykt note v1");
const LOG = utf8("lykt log v1");
const EVENT = utf8("event");
const NOBODY = new Uint8Array(16);

/**
 * A new conversation, its key sealed to the line's ring key.
 * @param {{ringKey: string, ringPublic: Uint8Array}} line the ring key's id and public key
 * @returns {Promise<{id: string, key: Uint8Array, sealedKey: string}>}
 */
export async function makeConversation({ ringKey, ringPublic }) {
  const id = newId();
  const key = randomBytes(32);
  const info = join(KEY_INFO, idBytes(ringKey), idBytes(id));
  const sealed = await sealTo({ publicKey: ringPublic, info, plain: key });
  return { id, key, sealedKey: toBase64(sealed) };
}

/**
 * The conversation's key, with the ring's private key.
 * @param {{id: string, ringKey: string, ringPrivate: Uint8Array, sealedKey: string}} given
 * @returns {Promise<Uint8Array>}
 * @throws when it was not sealed for this conversation to this ring key.
 */
export async function openConversationKey({ id, ringKey, ringPrivate, sealedKey }) {
  const info = join(KEY_INFO, idBytes(ringKey), idBytes(id));
  const key = await openWith({ privateKey: ringPrivate, info, sealed: fromBase64(sealedKey) });
  if (key.length !== 32) throw new TypeError("not a conversation's key");
  return key;
}

/**
 * @param {Uint8Array} conversationKey
 * @param {string} id the conversation
 * @returns {Promise<MessageKeys>}
 */
export async function messageKeys(conversationKey, id) {
  const base = await crypto.subtle.importKey("raw", conversationKey, "HKDF", false, ["deriveKey"]);
  const derive = (/** @type {string} */ info) =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: idBytes(id), info: utf8(info) },
      base,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt", "decrypt"],
    );
  const [message, note] = await Promise.all([
    derive("lykt message key v1"),
    derive("lykt note key v1"),
  ]);
  return { message, note };
}

/** @param {string} text @returns {number} characters as a person counts them, not UTF-16 units */
export const lengthOf = (text) => [...text].length;

/** @param {string} text @returns {boolean} whether it can be sealed as one message */
export function fits(text) {
  if (lengthOf(text) > TEXT_LIMIT) return false;
  // Letters that JSON has to spell out can make even a permitted length too long.
  return utf8(JSON.stringify({ text, written: 9_999_999_999_999 })).length <= SIZES[SIZES.length - 1];
}

/** @param {Uint8Array} plain @returns {Uint8Array} followed by spaces up to the next size */
export function padded(plain) {
  const size = SIZES.find((size) => plain.length <= size);
  if (!size) throw new RangeError("too long to be sealed");
  const whole = new Uint8Array(size).fill(SPACE);
  whole.set(plain);
  return whole;
}

/** @param {Place} place @returns {Uint8Array} the associated data of a message */
export const messageAad = ({ id, seat, s, after, digest }) =>
  join(MESSAGE, idBytes(id), idBytes(seat), u32(s), u32(after), digest);

/** @param {CryptoKey} key @param {Uint8Array} aad @param {Uint8Array} plain */
async function encrypt(key, aad, plain) {
  const nonce = randomBytes(NONCE);
  const how = { name: "AES-GCM", iv: nonce, additionalData: aad };
  return toBase64(join(nonce, new Uint8Array(await crypto.subtle.encrypt(how, key, plain))));
}

/** @param {CryptoKey} key @param {Uint8Array} aad @param {string} sealed */
async function decrypt(key, aad, sealed) {
  const bytes = fromBase64(sealed);
  const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE), additionalData: aad };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, bytes.slice(NONCE)));
}

/** @param {object} content @returns {Uint8Array} */
function pack(content) {
  return padded(utf8(JSON.stringify(content)));
}

/** @param {Uint8Array} plain @returns {{text: string, written: number}} */
function unpack(plain) {
  const { text, written } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain));
  if (typeof text !== "string") throw new TypeError("not a message");
  return { text, written: Number.isFinite(written) ? written : 0 };
}

/**
 * @param {Place & {keys: MessageKeys, text: string, written: number}} message
 * @returns {Promise<string>} `sealed`
 */
export async function sealMessage({ keys, text, written, ...place }) {
  if (lengthOf(text) > TEXT_LIMIT) throw new RangeError("a message has at most 4,000 characters");
  return encrypt(keys.message, messageAad(place), pack({ text, written }));
}

/**
 * @param {Place & {keys: MessageKeys, sealed: string}} message
 * @returns {Promise<{text: string, written: number}>}
 * @throws when anything about the message or its place was changed.
 */
export async function openMessage({ keys, sealed, ...place }) {
  return unpack(await decrypt(keys.message, messageAad(place), sealed));
}

/** @param {{keys: MessageKeys, id: string, text: string}} note @returns {Promise<string>} */
export async function sealNote({ keys, id, text }) {
  return encrypt(keys.note, join(NOTE, idBytes(id)), pack({ text, written: 0 }));
}

/** @param {{keys: MessageKeys, id: string, sealed: string}} note @returns {Promise<string>} */
export async function openNote({ keys, id, sealed }) {
  return unpack(await decrypt(keys.note, join(NOTE, idBytes(id)), sealed)).text;
}

/** @param {string} id the conversation @returns {Promise<Uint8Array>} D₀ */
export const firstDigest = (id) => sha256(LOG, idBytes(id));

/** @param {Uint8Array} digest Dₙ₋₁ @param {number} n @param {Uint8Array} body */
export const nextDigest = (digest, n, body) => sha256(digest, u32(n), body);

/** @param {Place & {sealed: string}} message @returns {Uint8Array} what a message adds to the digest */
export const messageBody = ({ sealed, ...place }) => join(messageAad(place), fromBase64(sealed));

/** @param {string} event @param {string | null | undefined} seat @returns {Uint8Array} */
export const eventBody = (event, seat) => join(EVENT, utf8(event), seat ? idBytes(seat) : NOBODY);

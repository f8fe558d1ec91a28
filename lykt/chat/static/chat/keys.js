// @ts-check
/**
 * Keys of people, rings and paper. Private keys are raw X25519, 32 bytes; what is stored is base64
 * of the URL alphabet.
 *
 * A person's private key is wrapped with AES-256-GCM (nonce, ciphertext) under a key from a
 * passphrase or a passkey, associated data "lykt person key v1" + the key's id. A ring's private
 * key is sealed with HPKE to a person's key or the paper's, info "lykt ring key v1" + the ring
 * key's id + the holder's id (person key or recovery key).
 */

import { fromBase64, idBytes, join, randomBytes, sha256, toBase64, utf8 } from "./bytes.js";
import { makeKeyPair, openWith, sealTo } from "./hpke.js";
import { COSTS, stretch } from "./stretching.js";

export { publicOf } from "./hpke.js";
export { RecoveryKeyError, decodeRecoveryKey, encodeRecoveryKey } from "./recovery-key.js";

const NONCE = 12;
const PERSON_KEY = utf8("lykt person key v1");
const RING_KEY = utf8("lykt ring key v1");

/** The passphrase or passkey does not open the key. */
export class WrongSecret extends Error {}

/** @returns {Promise<{privateKey: Uint8Array, publicKey: Uint8Array}>} */
export const makePersonKey = makeKeyPair;
export const makeRingKey = makeKeyPair;
export const makeRecoveryKey = makeKeyPair;

/** @param {Uint8Array} secret @param {"encrypt" | "decrypt"} use */
const wrappingKey = (secret, use) =>
  crypto.subtle.importKey("raw", secret, "AES-GCM", false, [use]);

/**
 * Also for other things that lie under a key of 32 bytes, such as the unlocked key in the tab.
 * @param {{under: Uint8Array, aad: Uint8Array, plain: Uint8Array}} given
 * @returns {Promise<string>}
 */
export async function wrap({ under, aad, plain }) {
  const nonce = randomBytes(NONCE);
  const how = { name: "AES-GCM", iv: nonce, additionalData: aad };
  const sealed = await crypto.subtle.encrypt(how, await wrappingKey(under, "encrypt"), plain);
  return toBase64(join(nonce, new Uint8Array(sealed)));
}

/**
 * @param {{under: Uint8Array, aad: Uint8Array, wrapped: string}} given
 * @returns {Promise<Uint8Array>}
 * @throws {WrongSecret}
 */
export async function unwrap({ under, aad, wrapped }) {
  try {
    const bytes = fromBase64(wrapped);
    const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE), additionalData: aad };
    const key = await wrappingKey(under, "decrypt");
    return new Uint8Array(await crypto.subtle.decrypt(how, key, bytes.slice(NONCE)));
  } catch (error) {
    throw new WrongSecret("it does not open", { cause: error });
  }
}

/** @param {string} keyId */
const personAad = (keyId) => join(PERSON_KEY, idBytes(keyId));

/** @param {string} passphrase the same bytes however the keyboard composes its letters */
const asTyped = (passphrase) => passphrase.normalize("NFC");

/**
 * @param {{privateKey: Uint8Array, keyId: string, passphrase: string,
 *   onProgress?: (done: number) => void}} given
 * @returns {Promise<{parameters: object, wrapped: string}>} as `vault.Unlock` stores them
 */
export async function wrapWithPassphrase({ privateKey, keyId, passphrase, onProgress }) {
  const salt = randomBytes(16);
  const under = await stretch({ secret: asTyped(passphrase), salt, length: 32, onProgress });
  const wrapped = await wrap({ under, aad: personAad(keyId), plain: privateKey });
  return { parameters: { kdf: "argon2id", ...COSTS, salt: toBase64(salt) }, wrapped };
}

/**
 * @param {{wrapped: string, parameters: any, keyId: string, passphrase: string,
 *   onProgress?: (done: number) => void}} given
 * @returns {Promise<Uint8Array>}
 * @throws {WrongSecret}
 */
export async function unwrapWithPassphrase({ wrapped, parameters, keyId, passphrase, onProgress }) {
  const { m, t, p, salt } = parameters;
  const given = { secret: asTyped(passphrase), salt: fromBase64(salt), length: 32 };
  const under = await stretch({ ...given, costs: { m, t, p }, onProgress });
  return unwrap({ under, aad: personAad(keyId), wrapped });
}

/** @returns {string} what to give to the passkey's PRF; keep it in the unlock's parameters */
export const newPrfSalt = () => toBase64(randomBytes(32));

/** @param {Uint8Array} prfOutput @param {string} keyId */
async function fromPrf(prfOutput, keyId) {
  const base = await crypto.subtle.importKey("raw", prfOutput, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: idBytes(keyId), info: utf8("lykt passkey v1") };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/**
 * @param {{privateKey: Uint8Array, keyId: string, prfOutput: Uint8Array, salt: string}} given
 * @returns {Promise<{parameters: object, wrapped: string}>}
 */
export async function wrapWithPasskey({ privateKey, keyId, prfOutput, salt }) {
  const under = await fromPrf(prfOutput, keyId);
  const wrapped = await wrap({ under, aad: personAad(keyId), plain: privateKey });
  return { parameters: { kdf: "prf", salt }, wrapped };
}

/**
 * @param {{wrapped: string, keyId: string, prfOutput: Uint8Array}} given
 * @returns {Promise<Uint8Array>}
 * @throws {WrongSecret}
 */
export async function unwrapWithPasskey({ wrapped, keyId, prfOutput }) {
  return unwrap({ under: await fromPrf(prfOutput, keyId), aad: personAad(keyId), wrapped });
}

/** @param {string} ringKeyId @param {string} holderId */
const grantInfo = (ringKeyId, holderId) => join(RING_KEY, idBytes(ringKeyId), idBytes(holderId));

/**
 * A grant: the ring's private key for one person's key, or for the paper's.
 * @param {{ringPrivate: Uint8Array, ringKeyId: string, holderPublic: Uint8Array, holderId: string}} given
 * @returns {Promise<string>}
 */
export async function sealRingKey({ ringPrivate, ringKeyId, holderPublic, holderId }) {
  const info = grantInfo(ringKeyId, holderId);
  return toBase64(await sealTo({ publicKey: holderPublic, info, plain: ringPrivate }));
}

/**
 * @param {{sealed: string, ringKeyId: string, holderPrivate: Uint8Array, holderId: string}} given
 * @returns {Promise<Uint8Array>}
 * @throws when it is not a grant of this key to this holder.
 */
export async function openRingKey({ sealed, ringKeyId, holderPrivate, holderId }) {
  const info = grantInfo(ringKeyId, holderId);
  return openWith({ privateKey: holderPrivate, info, sealed: fromBase64(sealed) });
}

/**
 * A public key as six groups of four digits, to be read aloud to a colleague (about 80 bits).
 * @param {Uint8Array} publicKey
 * @returns {Promise<string>}
 */
export async function fingerprint(publicKey) {
  const digest = await sha256(utf8("lykt fingerprint v1"), publicKey);
  const groups = Array.from({ length: 6 }, (_, at) => {
    const [a, b, c, d] = digest.slice(at * 4, at * 4 + 4);
    return (a * 2 ** 24 + (b << 16) + (c << 8) + d) % 10_000;
  });
  return groups.map((group) => String(group).padStart(4, "0")).join(" ");
}

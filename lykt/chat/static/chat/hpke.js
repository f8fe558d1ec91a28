// @ts-check
/**
 * HPKE (RFC 9180): base mode, DHKEM X25519 / HKDF-SHA256 / AES-256-GCM, one message per context.
 *
 * Sealed is the encapsulated key (32 bytes) followed by the ciphertext. The browser's own X25519
 * is used where there is one; an older browser loads it in JavaScript.
 */

import { join } from "./bytes.js";

const ENCAPSULATED = 32;

/** @type {Promise<any> | undefined} */
let loaded;

/** @returns {Promise<boolean>} whether the browser has heard of X25519; spares loading for nothing */
async function knowsX25519() {
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

/** @param {any} library @returns {Promise<boolean>} whether it does all that we ask, raw keys and all */
async function works(library) {
  try {
    const hpke = suiteOf(library);
    const { publicKey, privateKey } = await hpke.kem.generateKeyPair();
    const raw = await hpke.kem.serializePrivateKey(privateKey);
    const recipientKey = await hpke.kem.importKey("raw", raw, false);
    const { enc, ct } = await hpke.seal({ recipientPublicKey: publicKey }, new Uint8Array(1));
    return (await hpke.open({ recipientKey, enc }, ct)).byteLength === 1;
  } catch {
    return false;
  }
}

// Addresses are written out, so that they can be changed with what is in the files.
const inJavaScript = () => import("../lib/vendor/hpke/hpke-x25519.js");

async function load() {
  if (await knowsX25519()) {
    const library = await import("../lib/vendor/hpke/hpke.js");
    if (await works(library)) return library;
  }
  return inJavaScript();
}

/** @param {any} library */
function suiteOf({ CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, Aes256Gcm }) {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
}

async function suite() {
  // What could not be fetched is fetched anew the next time, and not failed for good.
  loaded = loaded || load().catch((error) => ((loaded = undefined), Promise.reject(error)));
  return suiteOf(await loaded);
}

/** For tests: use X25519 in JavaScript whatever the browser has. */
export function useJavaScript() {
  loaded = inJavaScript();
}

/** @returns {Promise<{privateKey: Uint8Array, publicKey: Uint8Array}>} raw, 32 bytes each */
export async function makeKeyPair() {
  const { kem } = await suite();
  const pair = await kem.generateKeyPair();
  return {
    privateKey: new Uint8Array(await kem.serializePrivateKey(pair.privateKey)),
    publicKey: new Uint8Array(await kem.serializePublicKey(pair.publicKey)),
  };
}

/**
 * The public key that belongs to a private one.
 * @param {Uint8Array} privateKey
 * @returns {Promise<Uint8Array>}
 */
export async function publicOf(privateKey) {
  const { kem } = await suite();
  const key = await kem.importKey("raw", privateKey.slice().buffer, false);
  // The library keeps this to itself, and its version is pinned: opening needs the same.
  return new Uint8Array(await kem.serializePublicKey(await kem._prim.derivePublicKey(key)));
}

/**
 * @param {{publicKey: Uint8Array, info: Uint8Array, plain: Uint8Array}} given
 * @returns {Promise<Uint8Array>}
 */
export async function sealTo({ publicKey, info, plain }) {
  const hpke = await suite();
  const recipientPublicKey = await hpke.kem.importKey("raw", publicKey.slice().buffer, true);
  const { enc, ct } = await hpke.seal({ recipientPublicKey, info }, plain);
  return join(new Uint8Array(enc), new Uint8Array(ct));
}

/**
 * @param {{privateKey: Uint8Array, info: Uint8Array, sealed: Uint8Array}} given
 * @returns {Promise<Uint8Array>}
 * @throws when the key, `info` or `sealed` is not the one it was sealed with.
 */
export async function openWith({ privateKey, info, sealed }) {
  const hpke = await suite();
  const recipientKey = await hpke.kem.importKey("raw", privateKey.slice().buffer, false);
  const enc = sealed.slice(0, ENCAPSULATED);
  return new Uint8Array(await hpke.open({ recipientKey, enc, info }, sealed.slice(ENCAPSULATED)));
}

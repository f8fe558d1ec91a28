// @ts-check
/**
 * Passkeys that give a secret (WebAuthn's PRF extension), to unlock a key with.
 *
 * They sign nobody in: the server never sees an answer of theirs, so nothing that it says about
 * them is asked for. They are made apart from those of the sign-in, which mostly can not do this.
 */

import { fromBase64, randomBytes, toBase64 } from "../chat/bytes.js";

const TIMEOUT = 120_000;

/** @returns {Promise<boolean>} whether it is worth offering; only a try can tell for certain */
export async function mayHavePasskeys() {
  if (!window.PublicKeyCredential || !navigator.credentials) return false;
  const ask = /** @type {any} */ (PublicKeyCredential).getClientCapabilities;
  if (!ask) return true;
  const capabilities = await ask.call(PublicKeyCredential).catch(() => ({}));
  return capabilities["extension:prf"] !== false;
}

/**
 * Make a passkey that gives a secret for `salt`.
 *
 * @param {{name: string, salt: string}} given `name` is what the device calls it
 * @returns {Promise<{credential: string, secret: Uint8Array}>}
 * @throws when the person says no, or the device's passkeys give no secret
 */
export async function createPasskey({ name, salt }) {
  const made = /** @type {any} */ (
    await navigator.credentials.create({
      publicKey: {
        rp: { name: "Lykt" },
        // An id of its own, or a device would put it in the place of the sign-in's passkey.
        user: { id: randomBytes(32), name, displayName: name },
        challenge: randomBytes(32),
        pubKeyCredParams: [
          { type: "public-key", alg: -7 },
          { type: "public-key", alg: -257 },
        ],
        authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
        timeout: TIMEOUT,
        extensions: /** @type {any} */ ({ prf: { eval: { first: fromBase64(salt) } } }),
      },
    })
  );
  const prf = made.getClientExtensionResults().prf;
  if (!prf || prf.enabled === false) throw new Error("no secret from this passkey");
  const credential = toBase64(new Uint8Array(made.rawId));
  // Some devices answer at once; others only when the passkey is used.
  const secret = prf.results?.first
    ? new Uint8Array(prf.results.first)
    : (await usePasskey([{ credential, salt }])).secret;
  return { credential, secret };
}

/**
 * @param {{credential: string, salt: string}[]} known
 * @returns {Promise<{credential: string, secret: Uint8Array}>} which was used, and its secret
 */
export async function usePasskey(known) {
  const evalByCredential = Object.fromEntries(
    known.map(({ credential, salt }) => [credential, { first: fromBase64(salt) }]),
  );
  const used = /** @type {any} */ (
    await navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: known.map(({ credential }) => ({
          type: "public-key",
          id: fromBase64(credential),
        })),
        userVerification: "required",
        timeout: TIMEOUT,
        extensions: /** @type {any} */ ({ prf: { evalByCredential } }),
      },
    })
  );
  const first = used.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new Error("no secret from this passkey");
  return { credential: toBase64(new Uint8Array(used.rawId)), secret: new Uint8Array(first) };
}

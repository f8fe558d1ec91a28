// @ts-check
/** What a person does with the key of their own. Only what is wrapped is sent. */

import { newId, toBase64 } from "../chat/bytes.js";
import { makePersonKey, newPrfSalt, wrapWithPasskey, wrapWithPassphrase } from "../chat/keys.js";
import { createPasskey } from "./passkey.js";
import { ask } from "./server.js";
import { hold, unlockedPersonKey } from "./unlock.js";

/**
 * @param {string} address
 * @param {string} passphrase
 * @param {object} [more] what else goes with it
 */
export async function makeKey(address, passphrase, more = {}) {
  const id = newId();
  const { privateKey, publicKey } = await makePersonKey();
  const unlock = await wrapWithPassphrase({ privateKey, keyId: id, passphrase });
  await ask(address, {
    key: id,
    public: toBase64(publicKey),
    unlock: { kind: "passphrase", ...unlock },
    ...more,
  });
  await hold({ id, privateKey });
}

/** @param {string} address @param {string} passphrase */
export async function changePassphrase(address, passphrase) {
  const { id, privateKey } = await unlockedPersonKey();
  const unlock = await wrapWithPassphrase({ privateKey, keyId: id, passphrase });
  await ask(address, { key: id, unlock: { kind: "passphrase", ...unlock } });
}

/** @param {string} address @param {string} name what the device calls the passkey */
export async function addPasskey(address, name) {
  const { id, privateKey } = await unlockedPersonKey();
  const salt = newPrfSalt();
  const { credential, secret } = await createPasskey({ name, salt });
  const unlock = await wrapWithPasskey({ privateKey, keyId: id, prfOutput: secret, salt });
  await ask(address, { key: id, unlock: { kind: "passkey", credential, ...unlock } });
}

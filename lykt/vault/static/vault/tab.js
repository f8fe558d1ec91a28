// @ts-check
/**
 * The unlocked key in this tab: in sessionStorage, under a secret that only the session has.
 *
 * A laptop that is stolen after the session has ended, with all that its browser wrote to the
 * disk, has the sealed half of that and not the other.
 */

import { fromBase64, idBytes, join, utf8 } from "../chat/bytes.js";
import { unwrap, wrap } from "../chat/keys.js";

const NAME = "lykt:key";

/** @param {string} keyId */
const boundTo = (keyId) => join(utf8("lykt tab key v1"), idBytes(keyId));

/** @param {{keyId: string, privateKey: Uint8Array, secret: string}} given */
export async function keep({ keyId, privateKey, secret }) {
  const under = fromBase64(secret);
  sessionStorage.setItem(NAME, await wrap({ under, aad: boundTo(keyId), plain: privateKey }));
}

export const isKept = () => sessionStorage.getItem(NAME) !== null;

/**
 * @param {{keyId: string, secret: string}} given
 * @returns {Promise<Uint8Array | null>} null when there is none, or it is of another session or key
 */
export async function kept({ keyId, secret }) {
  const wrapped = sessionStorage.getItem(NAME);
  if (!wrapped) return null;
  const under = fromBase64(secret);
  try {
    return await unwrap({ under, aad: boundTo(keyId), wrapped });
  } catch {
    forget();
    return null;
  }
}

export const forget = () => sessionStorage.removeItem(NAME);

// @ts-check
/** One derivation with the vendored Argon2id; in the worker, or on the page without one. */

import { argon2idAsync } from "../lib/vendor/noble-hashes/argon2.js";

const SLICE_MS = 20;

/**
 * @param {{secret: string, salt: Uint8Array, options: object}} given
 * @param {(done: number) => void} onProgress
 * @returns {Promise<Uint8Array>}
 */
export const argon2 = ({ secret, salt, options }, onProgress) =>
  argon2idAsync(secret, salt, { ...options, asyncTick: SLICE_MS, onProgress });

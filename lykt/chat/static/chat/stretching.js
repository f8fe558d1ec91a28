// @ts-check
/**
 * Argon2id, from something a person remembers to a key, in slices so that the page stays alive.
 */

export const COSTS = { m: 32 * 1024, t: 3, p: 1 };
const SLICE_MS = 20;
// What the server hands back is not believed blindly: it could ask for so much that the tab dies.
const MOST = { m: 256 * 1024, t: 20, p: 4 };

/**
 * @param {{secret: string, salt: Uint8Array, length: number, costs?: {m: number, t: number, p: number},
 *   onProgress?: (done: number) => void}} given `m` in KiB; progress goes from 0 to 1
 * @returns {Promise<Uint8Array>}
 */
export async function stretch({ secret, salt, length, costs = COSTS, onProgress }) {
  const { m, t, p } = costs;
  if (!(m <= MOST.m && t <= MOST.t && p <= MOST.p)) throw new RangeError("costs out of bounds");
  const { argon2idAsync } = await import("../lib/vendor/noble-hashes/argon2.js");
  const options = { m, t, p, dkLen: length, asyncTick: SLICE_MS, onProgress };
  return argon2idAsync(secret, salt, options);
}

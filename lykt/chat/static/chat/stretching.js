// @ts-check
/**
 * Argon2id, from something a person remembers to a key, in a worker so that the page stays alive;
 * where there are no module workers, on the page in slices.
 */

export const COSTS = { m: 32 * 1024, t: 3, p: 1 };
// What the server hands back is not believed blindly: it could ask for so much that the tab dies.
const MOST = { m: 256 * 1024, t: 20, p: 4 };

/**
 * @param {{secret: string, salt: Uint8Array, length: number, costs?: {m: number, t: number, p: number},
 *   onProgress?: (done: number) => void, worker?: boolean}} given `m` in KiB; progress goes from 0 to 1
 * @returns {Promise<Uint8Array>}
 */
export async function stretch({ secret, salt, length, costs = COSTS, onProgress, worker = true }) {
  const { m, t, p } = costs;
  if (!(m <= MOST.m && t <= MOST.t && p <= MOST.p)) throw new RangeError("costs out of bounds");
  const given = { secret, salt, options: { m, t, p, dkLen: length } };
  const progress = onProgress || (() => {});
  try {
    if (worker) return await inWorker(given, progress);
  } catch {
    // No module workers here: the page can do the same, only less smoothly.
  }
  const { argon2 } = await import("./stretching-once.js");
  return argon2(given, progress);
}

/** @param {any} given @param {(done: number) => void} progress @returns {Promise<Uint8Array>} */
function inWorker(given, progress) {
  const worker = new Worker(new URL("stretching-worker.js", import.meta.url), { type: "module" });
  const answer = new Promise((done, fail) => {
    worker.onmessage = ({ data }) => {
      if (data.failed) fail(new Error(data.failed));
      else if (data.key) done(data.key);
      else progress(data.progress);
    };
    worker.onerror = (event) => fail(new Error(event.message || "the worker did not start"));
    worker.postMessage(given);
  });
  return answer.finally(() => worker.terminate());
}

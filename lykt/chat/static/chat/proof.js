// @ts-check
/**
 * Proof of work (ALTCHA v2), so that a flood of starts or guesses costs the flooder something.
 *
 *     const solved = await solve(challenge, { signal });
 *     // {challenge, solution: {counter, derivedKey, time}}, as the server's library reads it
 *
 * It is solved in a worker from our own address. A browser that has no module workers (Firefox
 * before 114) solves it on the page, in slices.
 */

const LIMIT_MS = 90_000;

/** It took longer than a minute and a half, or was called off. */
export class ProofTimeout extends Error {}

/**
 * @param {any} challenge as the server gave it
 * @param {{signal?: AbortSignal, worker?: boolean}} [options]
 * @returns {Promise<{challenge: any, solution: {counter: number, derivedKey: string, time: number}}>}
 * @throws {ProofTimeout}
 */
export async function solve(challenge, { signal, worker = true } = {}) {
  const solution = await inWorkerOrHere(challenge, signal, worker);
  if (!solution) throw new ProofTimeout("no solution in time");
  return { challenge, solution };
}

/** @param {any} challenge @param {AbortSignal | undefined} signal @param {boolean} worker */
async function inWorkerOrHere(challenge, signal, worker) {
  try {
    if (worker) return await inWorker(challenge, signal);
  } catch {
    // No module workers here: the page can do the same, only slower.
  }
  return here(challenge, signal);
}

/** @param {any} challenge @param {AbortSignal | undefined} signal @returns {Promise<any>} */
function inWorker(challenge, signal) {
  const worker = new Worker(new URL("proof-worker.js", import.meta.url), { type: "module" });
  const answer = new Promise((done, fail) => {
    worker.onmessage = ({ data }) => (data.failed ? fail(new Error(data.failed)) : done(data.solution));
    worker.onerror = (event) => fail(new Error(event.message || "the worker did not start"));
    signal?.addEventListener("abort", () => done(null));
    worker.postMessage({ challenge, timeout: LIMIT_MS });
  });
  return answer.finally(() => worker.terminate());
}

/** @param {any} challenge @param {AbortSignal | undefined} signal */
async function here(challenge, signal) {
  const { attempt } = await import("./proof-attempt.js");
  const controller = new AbortController();
  signal?.addEventListener("abort", () => controller.abort());
  return attempt(challenge, LIMIT_MS, controller);
}

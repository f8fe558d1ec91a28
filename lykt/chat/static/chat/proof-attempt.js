// @ts-check
/** One challenge solved with the vendored solver; in the worker, or on the page without one. */

import { derivePbkdf2, deriveSha, solveChallenge } from "../lib/vendor/altcha/solve.js";

/**
 * @param {any} challenge @param {number} timeout in ms @param {AbortController} [controller]
 * @returns {Promise<any>} null when the time was over
 */
export function attempt(challenge, timeout, controller) {
  const slow = String(challenge.parameters.algorithm).startsWith("PBKDF2/");
  return solveChallenge({
    challenge,
    timeout,
    controller,
    deriveKey: slow ? derivePbkdf2 : deriveSha,
  });
}

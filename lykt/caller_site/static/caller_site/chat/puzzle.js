// @ts-check
/**
 * The puzzle that keeps machines from filling the queue, solved and written as the server takes it.
 */
import { solve } from "../../chat/proof.js";

/** @param {any} challenge @param {AbortSignal} signal @returns {Promise<string>} */
export async function solved(challenge, signal) {
  return btoa(JSON.stringify(await solve(challenge, { signal })));
}

// @ts-check
/** The line's keys in this tab, and with them the keys of conversations. */

import { unlockedRingKeys } from "../../vault/unlock.js";
import { state } from "./state.js";
import { openConversationKey } from "../sealing.js";

const AGAIN = 3000;

/** @type {Promise<void> | null} */
let asked = null;

/** Resolved when the person has unlocked the keys; without an answer the server is asked again. */
export function unlocked() {
  asked ??= unlock();
  return asked;
}

export function lockedAgain() {
  asked = null;
  state.ringKeys = null;
}

async function unlock() {
  for (;;) {
    try {
      state.ringKeys = await unlockedRingKeys();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }
}

/** @param {any} details @returns {Promise<Uint8Array>} */
export async function keyOf(details) {
  // The line's key may have been changed since, and access given.
  if (!state.ringKeys?.has(details.ringKey)) state.ringKeys = await unlockedRingKeys();
  const ringPrivate = state.ringKeys.get(details.ringKey);
  if (!ringPrivate) throw new Error("no key");
  const { id, ringKey, sealedKey } = details;
  return openConversationKey({ id, ringKey, ringPrivate, sealedKey });
}

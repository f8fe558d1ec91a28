/**
 * The person's key in this tab: unlocked once, kept for as long as the session and the tab live.
 *
 * A page that needs it has `{% include "vault/unlock.html" %}` where the question should stand.
 */

/**
 * The private keys of the rings that the person holds, by the ring key's id. When the key is
 * locked, the page's unlock section is shown, and this waits until the person has unlocked it.
 *
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function unlockedRingKeys() {
  throw new Error("not yet");
}

/** Whether the keys can be had without asking the person. @returns {Promise<boolean>} */
export async function isUnlocked() {
  return false;
}

/** Forget the key in this tab. */
export function lock() {}

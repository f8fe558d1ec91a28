// @ts-check
/** A ring's keys: made here, and sealed here to each who is to have them. */

import { fromBase64, newId, same, toBase64 } from "../chat/bytes.js";
import {
  decodeRecoveryKey,
  encodeRecoveryKey,
  makeRecoveryKey,
  makeRingKey,
  openRingKey,
  publicOf,
  sealRingKey,
} from "../chat/keys.js";
import { ask } from "./server.js";
import { unlockedPersonKey, unlockedRingKeys } from "./unlock.js";

/** @typedef {{id: string, public: string}} Public */
/** @typedef {{id: string, key: Public | null, holders: Public[], recovery: Public | null}} Ring */

/** The line's key is not among those that this person's key opens. */
export class NoAccess extends Error {}

/** The paper is another than the one in use. */
export class OtherPaper extends Error {}

/** @param {string} address */
export async function makeFirst(address) {
  const own = await unlockedPersonKey();
  const key = newId();
  const { privateKey, publicKey } = await makeRingKey();
  const sealed = await sealRingKey({
    ringPrivate: privateKey,
    ringKeyId: key,
    holderPublic: await publicOf(own.privateKey),
    holderId: own.id,
  });
  await ask(address, { key, public: toBase64(publicKey), sealed });
}

/** A new key for everybody who has the one in use. @param {string} address @param {Ring} ring */
export async function rotate(address, ring) {
  if (!ring.key || !(await heldOf(ring.id)).has(ring.key.id)) throw new NoAccess();
  const key = newId();
  const { privateKey, publicKey } = await makeRingKey();
  const grants = [];
  for (const holder of ring.holders) {
    grants.push({ key, holder: holder.id, sealed: await seal(privateKey, key, holder) });
  }
  if (ring.recovery) {
    const sealed = await seal(privateKey, key, ring.recovery);
    grants.push({ key, recovery: ring.recovery.id, sealed });
  }
  await ask(address, { after: ring.key.id, key, public: toBase64(publicKey), grants });
}

/** @param {string} address @param {Ring} ring @param {Public} to */
export async function give(address, ring, to) {
  const grants = [];
  for (const [key, ringPrivate] of await allHeldOf(ring.id)) {
    grants.push({ key, holder: to.id, sealed: await seal(ringPrivate, key, to) });
  }
  await ask(address, { to: to.id, grants });
}

/**
 * A recovery key, sealed to and ready; nothing is sent before `keepIt` is called.
 *
 * @param {string} address
 * @param {Ring} ring
 * @returns {Promise<{paper: string, keepIt: () => Promise<void>}>}
 */
export async function prepareRecovery(address, ring) {
  const held = await allHeldOf(ring.id);
  const { privateKey, publicKey } = await makeRecoveryKey();
  const recovery = { id: newId(), public: toBase64(publicKey) };
  const grants = [];
  for (const [key, ringPrivate] of held) {
    grants.push({ key, recovery: recovery.id, sealed: await seal(ringPrivate, key, recovery) });
  }
  return {
    paper: await encodeRecoveryKey(privateKey),
    keepIt: () => ask(address, { key: recovery.id, public: recovery.public, grants }),
  };
}

/**
 * @param {string} address
 * @param {Ring} ring
 * @param {{key: string, sealed: string}[]} onPaper what was sealed to the paper
 * @param {string} typed
 */
export async function recover(address, ring, onPaper, typed) {
  const holderPrivate = await decodeRecoveryKey(typed);
  const { recovery } = ring;
  const isTheOne =
    recovery && same(await publicOf(holderPrivate), fromBase64(recovery.public));
  if (!isTheOne) throw new OtherPaper();
  const own = await unlockedPersonKey();
  const me = { id: own.id, public: toBase64(await publicOf(own.privateKey)) };
  const grants = [];
  for (const { key, sealed } of onPaper) {
    const ringPrivate = await openRingKey({
      sealed,
      ringKeyId: key,
      holderPrivate,
      holderId: recovery.id,
    });
    grants.push({ key, holder: me.id, sealed: await seal(ringPrivate, key, me) });
  }
  await ask(address, { grants });
}

/** @param {Uint8Array} ringPrivate @param {string} ringKeyId @param {Public} to */
const seal = (ringPrivate, ringKeyId, to) =>
  sealRingKey({ ringPrivate, ringKeyId, holderPublic: fromBase64(to.public), holderId: to.id });

/** @param {string} ring @returns {Promise<Set<string>>} ids of the ring's keys, sealed to me */
async function heldOf(ring) {
  const { grants } = JSON.parse(document.getElementById("keys-state")?.textContent || "{}");
  const ids = grants
    .filter((/** @type {{ring: string}} */ grant) => grant.ring === ring)
    .map((/** @type {{key: string}} */ grant) => grant.key);
  return new Set(ids);
}

/** @param {string} ring */
async function allHeldOf(ring) {
  const ids = await heldOf(ring);
  const opened = [...(await unlockedRingKeys())].filter(([id]) => ids.has(id));
  if (!opened.length || opened.length < ids.size) throw new NoAccess();
  return opened;
}

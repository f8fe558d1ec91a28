// @ts-check
/**
 * The person's key in this tab: unlocked once, kept for as long as the session and the tab live.
 *
 * A page that needs it has `{% include "vault/unlock.html" %}` where the question should stand.
 * `lykt:keys-unlocked` and `lykt:keys-locked` are dispatched on document.
 */

import { fromBase64, same } from "../chat/bytes.js";
import {
  openRingKey,
  publicOf,
  unwrapWithPasskey,
  unwrapWithPassphrase,
  WrongSecret,
} from "../chat/keys.js";
import { mayHavePasskeys, usePasskey } from "./passkey.js";
import { ask } from "./server.js";
import { forget, isKept, keep, kept } from "./tab.js";

/** @typedef {{id: number, kind: string, credential: string, parameters: any, wrapped: string}} Unlock */
/** @typedef {{ring: string, key: string, public: string, sealed: string}} SealedGrant */
/** @typedef {{key: {id: string, public: string, unlocks: Unlock[]} | null, grants: SealedGrant[]}} State */
/** @typedef {{id: string, privateKey: Uint8Array}} PersonKey */

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-unlock]"));

/** @type {PersonKey | null} */
let own = null;
/** @type {((key: PersonKey) => void)[]} */
let waiting = [];
/** @type {Promise<State> | null} */
let asked = null;

/**
 * The private keys of the rings that the person holds, by the ring key's id. When the key is
 * locked, the page's unlock section is shown, and this waits until the person has unlocked it.
 * Empty for somebody who has no key, or no access yet; the section then says so.
 *
 * @returns {Promise<Map<string, Uint8Array>>}
 */
export async function unlockedRingKeys() {
  asked = null; // access may have been given since
  const state = await theState();
  if (!state.key) return new Map();
  return openAll(state, await unlockedPersonKey());
}

/** @returns {Promise<PersonKey>} waits like `unlockedRingKeys` */
export async function unlockedPersonKey() {
  const key = own || (await fromTab());
  if (key) return key;
  show("locked");
  return new Promise((resolve) => waiting.push(resolve));
}

/** Whether the keys can be had without asking the person. @returns {Promise<boolean>} */
export async function isUnlocked() {
  return Boolean(own || (await fromTab()));
}

/** Forget the key in this tab. */
export function lock() {
  own = null;
  forget();
  show("locked");
  document.dispatchEvent(new CustomEvent("lykt:keys-locked"));
}

/**
 * Take a key that was just made or opened as this tab's own.
 *
 * @param {PersonKey} key
 */
export async function hold(key) {
  const { secret } = await ask(data("session"), {});
  await keep({ keyId: key.id, privateKey: key.privateKey, secret });
  opened(key);
}

/** @returns {Promise<State>} */
function theState() {
  if (!asked) {
    asked = ask(data("state")).catch((error) => {
      asked = null;
      throw error;
    });
    asked.then((state) => state.key || show("none"), () => {});
  }
  return asked;
}

/** @returns {Promise<PersonKey | null>} */
async function fromTab() {
  if (!isKept()) return null;
  const { key } = await theState();
  const { secret } = await ask(data("session"), {});
  const privateKey = key && (await kept({ keyId: key.id, secret }));
  if (!key || !privateKey) return null;
  opened({ id: key.id, privateKey });
  return own;
}

/** @param {PersonKey} key */
function opened(key) {
  own = key;
  show("open");
  for (const resolve of waiting.splice(0)) resolve(key);
  document.dispatchEvent(new CustomEvent("lykt:keys-unlocked"));
}

/**
 * @param {State} state
 * @param {PersonKey} key
 */
async function openAll(state, key) {
  /** @type {Map<string, Uint8Array>} */
  const ringKeys = new Map();
  for (const grant of state.grants) {
    const ringKey = await openOne(grant, key);
    if (ringKey) ringKeys.set(grant.key, ringKey);
  }
  also("waiting", !state.grants.length);
  also("broken", ringKeys.size < state.grants.length);
  return ringKeys;
}

/**
 * What opens must also be the key whose public half the line uses, or somebody sealed nonsense.
 *
 * @param {SealedGrant} grant
 * @param {PersonKey} key
 * @returns {Promise<Uint8Array | null>}
 */
async function openOne(grant, key) {
  try {
    const ringKey = await openRingKey({
      sealed: grant.sealed,
      ringKeyId: grant.key,
      holderPrivate: key.privateKey,
      holderId: key.id,
    });
    return same(await publicOf(ringKey), fromBase64(grant.public)) ? ringKey : null;
  } catch {
    return null;
  }
}

// --- The section on the page -----------------------------------------------------------------

/** @param {string} name */
function data(name) {
  const value = place?.dataset[name];
  if (!value) throw new Error("the page has no vault/unlock.html");
  return value;
}

/** @param {string} name */
const part = (name) => /** @type {HTMLElement | null} */ (place?.querySelector(`[data-${name}]`));

/** @param {"locked" | "open" | "none"} state */
function show(state) {
  for (const name of ["locked", "open", "none"]) also(name, name === state);
  if (!place) return;
  place.hidden = state === "open" && !("always" in place.dataset);
  if (state === "none" && "always" in place.dataset) place.hidden = true;
}

/** @param {string} name @param {boolean} isShown */
function also(name, isShown) {
  const found = part(`when=${name}`);
  if (found) found.hidden = !isShown;
  if (isShown && place) place.hidden = false;
}

/** @param {string} name */
const text = (name) =>
  /** @type {HTMLTemplateElement | null} */ (place?.querySelector(`template[data-text=${name}]`))
    ?.content.textContent || "";

/** @param {string} sentence */
function problem(sentence) {
  const found = part("problem");
  if (!found) return;
  found.textContent = sentence;
  found.hidden = !sentence;
}

/**
 * @param {() => Promise<PersonKey>} open
 * @param {string} wrong what to say when the secret is not the right one
 */
async function tryTo(open, wrong) {
  const progress = part("progress");
  problem("");
  if (progress) progress.textContent = text("working");
  busy(true);
  try {
    await hold(await open());
  } catch (error) {
    const isOffline = error instanceof TypeError;
    problem(isOffline ? text("offline") : wrong);
  } finally {
    busy(false);
    if (progress) progress.textContent = "";
  }
}

/** @param {boolean} isBusy */
function busy(isBusy) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
    place?.querySelectorAll("form button") || []
  )) {
    button.disabled = isBusy;
  }
}

async function withPassphrase() {
  const field = /** @type {HTMLInputElement} */ (place?.querySelector("#unlock-passphrase"));
  const { key } = await theState();
  const unlock = key?.unlocks.find(({ kind }) => kind === "passphrase");
  if (!key || !unlock) throw new WrongSecret("no passphrase");
  const privateKey = await unwrapWithPassphrase({
    wrapped: unlock.wrapped,
    parameters: unlock.parameters,
    keyId: key.id,
    passphrase: field.value,
  });
  field.value = "";
  return { id: key.id, privateKey };
}

async function withPasskey() {
  const { key } = await theState();
  const known = key?.unlocks.filter(({ kind }) => kind === "passkey") || [];
  const { credential, secret } = await usePasskey(
    known.map((unlock) => ({ credential: unlock.credential, salt: unlock.parameters.salt })),
  );
  const unlock = known.find((one) => one.credential === credential);
  if (!key || !unlock) throw new WrongSecret("another passkey");
  const privateKey = await unwrapWithPasskey({
    wrapped: unlock.wrapped,
    keyId: key.id,
    prfOutput: secret,
  });
  return { id: key.id, privateKey };
}

/** Offer what the person has: a passphrase, passkeys, or both. @param {State} state */
async function offer(state) {
  const kinds = new Set(state.key?.unlocks.map(({ kind }) => kind));
  const button = part("with-passkey");
  if (button) button.hidden = !(kinds.has("passkey") && (await mayHavePasskeys()));
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (
    place?.querySelectorAll("[data-passphrase]") || []
  )) {
    each.hidden = !kinds.has("passphrase");
  }
}

async function start() {
  if (!place) return;
  place.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(withPassphrase, text("wrong"));
  });
  part("with-passkey")?.addEventListener("click", () => tryTo(withPasskey, text("passkey")));
  part("lock")?.addEventListener("click", lock);
  document.addEventListener("lykt:session-ended", lock);
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (/\/sign-out\/$/.test(form.getAttribute("action") || "")) forget();
  });
  const state = await theState();
  await offer(state);
  if ("always" in place.dataset && state.key && !(await isUnlocked())) show("locked");
}

/** When the section shows what it has to show, and moves the page no more. @type {Promise<void>} */
export const shown = start().catch(() => problem(text("offline")));

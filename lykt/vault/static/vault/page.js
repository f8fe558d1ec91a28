// @ts-check
/** The page about keys: each button and form does one thing, and then the page is loaded anew. */

import { fromBase64 } from "../chat/bytes.js";
import { fingerprint, RecoveryKeyError } from "../chat/keys.js";
import { addPasskey, changePassphrase, makeKey } from "./own-key.js";
import { mayHavePasskeys } from "./passkey.js";
import { measure, newPassphrase } from "./passphrase.js";
import { give, makeFirst, NoAccess, OtherPaper, prepareRecovery, recover, rotate } from "./ring-keys.js";
import { ask, RefusedError } from "./server.js";
import { text } from "./texts.js";
import { isUnlocked, shown } from "./unlock.js";

/** @typedef {import("./ring-keys.js").Ring} Ring */

const refusal = /** @type {HTMLElement} */ (document.getElementById("refusal"));
const progress = /** @type {HTMLElement} */ (document.getElementById("progress"));

class PasskeyFailed extends Error {}
class Locked extends Error {}

/** @param {Element} part @returns {any} the JSON that the server put there, the first in order */
const json = (part) => JSON.parse(part.querySelector("script[type='application/json']")?.textContent || "null");

/** @param {Element} part @returns {HTMLElement} */
const sectionOf = (part) => /** @type {HTMLElement} */ (part.closest("[data-ring]"));

/** @param {Element} part @returns {Ring} */
const ringOf = (part) => json(sectionOf(part));

/** @type {Record<string, (form: HTMLFormElement, address: string) => Promise<boolean>>} */
const FORMS = {
  async make(form, address) {
    const passphrase = newPassphrase(form);
    if (passphrase) await makeKey(address, passphrase);
    return Boolean(passphrase);
  },
  async replace(form, address) {
    const passphrase = newPassphrase(form);
    const exposed = /** @type {HTMLInputElement} */ (form.querySelector("[data-exposed]")).checked;
    if (passphrase) await makeKey(address, passphrase, { exposed });
    return Boolean(passphrase);
  },
  async "change-passphrase"(form, address) {
    const passphrase = newPassphrase(form);
    if (!passphrase) return false;
    await unlocked();
    await changePassphrase(address, passphrase);
    return true;
  },
  async recover(form, address) {
    await unlocked();
    const typed = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-typed]"));
    const onPaper = json(/** @type {Element} */ (form.parentElement));
    try {
      await recover(address, ringOf(form), onPaper, typed.value);
    } catch (error) {
      return complain(form, aboutPaper(error));
    }
    return true;
  },
};

/** @type {Record<string, (button: HTMLElement, address: string) => Promise<boolean>>} */
const BUTTONS = {
  async "remove-unlock"(button, address) {
    await ask(address, {});
    return true;
  },
  async "add-passkey"(button, address) {
    await unlocked();
    await addPasskey(address, button.dataset.name || "").catch((error) => {
      throw error instanceof RefusedError ? error : new PasskeyFailed();
    });
    return true;
  },
  async first(button, address) {
    await unlocked();
    await makeFirst(address);
    return true;
  },
  async rotate(button, address) {
    await unlocked();
    await rotate(address, ringOf(button));
    return true;
  },
  async give(button, address) {
    await unlocked();
    const { to = "", public: key = "" } = button.dataset;
    await give(address, ringOf(button), { id: to, public: key });
    return true;
  },
  async revoke(button, address) {
    if (!confirm(button.dataset.confirm)) return false;
    await ask(address, { person: Number(button.dataset.person) });
    return true;
  },
  async recovery(button, address) {
    await unlocked();
    const { paper, keepIt } = await prepareRecovery(address, ringOf(button));
    showPaper(sectionOf(button), paper, keepIt);
    return false;
  },
};

/** A button pressed on a locked page says so at once, rather than wait unseen. */
async function unlocked() {
  if (!(await isUnlocked())) throw new Locked();
}

/** @param {unknown} error @returns {string} rethrows what is not about the paper */
function aboutPaper(error) {
  if (error instanceof OtherPaper) return text("paper-other");
  if (!(error instanceof RecoveryKeyError)) throw error;
  const where = error.code === "group" ? ` ${error.group}.` : "";
  return text(`paper-${error.code}`) + where;
}

/** @param {HTMLElement} form @param {string} sentence */
function complain(form, sentence) {
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  problem.textContent = sentence;
  problem.hidden = !sentence;
  return false;
}

/**
 * @param {HTMLElement} section
 * @param {string} paper
 * @param {() => Promise<void>} keepIt
 */
function showPaper(section, paper, keepIt) {
  const place = /** @type {HTMLElement} */ (section.querySelector("[data-paper]"));
  const form = /** @type {HTMLFormElement} */ (place.querySelector("form"));
  const groups = paper.split("-");
  const asked = 1 + (crypto.getRandomValues(new Uint8Array(1))[0] % groups.length);
  const shown = /** @type {HTMLElement} */ (place.querySelector("[data-recovery-key]"));
  shown.replaceChildren(...groups.map(asItem));
  const label = /** @type {HTMLElement} */ (place.querySelector("[data-group-label]"));
  label.textContent = (label.dataset.groupLabel || "").replace("#", String(asked));
  place.hidden = false;
  document.body.classList.add("has-paper");
  /** @type {HTMLElement} */ (place.querySelector("h4")).focus();
  /** @type {HTMLElement} */ (place.querySelector("[data-print]")).onclick = () => print();
  form.onsubmit = (event) => {
    event.preventDefault();
    const typed = /** @type {HTMLInputElement} */ (form.querySelector("[data-group]")).value;
    const isSame = typed.trim().toUpperCase() === groups[asked - 1];
    if (!isSame) return complain(form, text("wrong-group"));
    complain(form, "");
    return run(async () => (await keepIt(), true));
  };
}

/** @param {string} group */
function asItem(group) {
  const item = document.createElement("li");
  item.textContent = group;
  return item;
}

/** @param {() => Promise<boolean>} act whether the page has something new to show */
async function run(act) {
  refusal.hidden = true;
  progress.textContent = text("working");
  busy(true);
  try {
    if (await act()) return location.reload();
  } catch (error) {
    refuse(sentenceOf(error));
  }
  progress.textContent = "";
  busy(false);
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof RefusedError && error.message) return error.message;
  if (error instanceof NoAccess) return text("no-access");
  if (error instanceof Locked) return text("unlock-first");
  if (error instanceof PasskeyFailed) return text("no-passkey");
  return text("fault");
}

/** @param {string} sentence */
function refuse(sentence) {
  refusal.textContent = sentence;
  refusal.hidden = false;
  refusal.focus();
}

/** @param {boolean} isBusy */
function busy(isBusy) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
    document.querySelectorAll("main button")
  )) {
    button.disabled = isBusy;
  }
}

function start() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
    document.querySelectorAll("form[data-act]")
  )) {
    const act = FORMS[form.dataset.act || ""];
    if (form.querySelector("[data-new]")) measure(form);
    if (!act) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(() => act(form, form.dataset.address || ""));
    });
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("button[data-act]")
  )) {
    const act = BUTTONS[button.dataset.act || ""];
    button.addEventListener("click", () => run(() => act(button, button.dataset.address || "")));
  }
  openWhatIsAskedFor();
}

function openWhatIsAskedFor() {
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked instanceof HTMLDetailsElement) asked.open = true;
}

async function showFingerprints() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-fingerprint]")
  )) {
    place.textContent = await fingerprint(fromBase64(place.dataset.fingerprint || ""));
  }
}

async function offerPasskeys() {
  const section = /** @type {HTMLElement | null} */ (
    document.querySelector("[data-passkey-section]")
  );
  if (section) section.hidden = !(await mayHavePasskeys());
}

/** What comes late moves the buttons below it: none can be pressed while it may hit another. */
async function pressableOnceLaidOut() {
  busy(true);
  await Promise.allSettled([shown, showFingerprints(), offerPasskeys()]);
  busy(false);
}

addEventListener("hashchange", openWhatIsAskedFor);
start();
pressableOnceLaidOut();

// @ts-check
/**
 * Saves a form as a draft while it is filled in: a little after something changes, before the
 * session ends, and when the page is left. The draft is sealed on the server; nothing is kept in
 * the browser.
 *
 * What is typed is unsaved until the server has answered that it is kept. Until then it is tried
 * again by itself, with growing pauses, and at once when there is reason to hope.
 */

import { sendWhenAnswered } from "./sending.js";

const PAUSE = 2_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 30_000;
const PATIENCE = 15_000;

/** Too long, too early, too many: it is worth another try, as after a fault of the server's. */
const NOT_NOW = [408, 425, 429];

/**
 * What became of a saving: `silence` when nobody answered, `fault` when the server could not.
 *
 * @typedef {"kept" | "refused" | "fault" | "silence"} Outcome
 */

class FaultError extends Error {}

/**
 * What is typed; chosen files are sent with the form alone.
 *
 * @param {HTMLFormElement} form
 */
function typedIn(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

/** Never the same for all: a server that comes back is not met by everybody at once. */
function pauseAfter(/** @type {number} */ failures) {
  const full = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1));
  return full / 2 + (Math.random() * full) / 2;
}

/**
 * @param {string} address
 * @param {FormData} body
 * @returns {Promise<{saved?: string, refused?: string}>} rejects unless it is kept or refused.
 */
async function post(address, body) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const response = await fetch(address, { method: "POST", body, signal });
  const { status } = response;
  if (status >= 500 || NOT_NOW.includes(status)) throw new FaultError(`draft: ${status}`);
  // Sent on to the sign-in, or not let in: the server says why when the form itself is sent.
  if (response.redirected || (!response.ok && status !== 409)) return {};
  return response.json();
}

/** A form that is kept saved, for as long as the page lives. */
export class Saver {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.text = /** @type {HTMLElement} */ (form.querySelector("[data-saved-text]"));
    this.announcement = /** @type {HTMLElement} */ (
      form.querySelector("[data-saved-announcement]")
    );
    this.announced = "";
    this.typed = 0;
    this.kept = 0;
    this.failures = 0;
    this.timer = 0;
    /** @type {Promise<Outcome> | null} */
    this.underWay = null;
    this.isHeld = false;
    this.isSent = false;
    this.whenAnswered = () => {};
    this.askFirst = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
  }

  get isUnsaved() {
    return this.kept < this.typed;
  }

  input() {
    this.typed += 1;
    this.guard();
    if (this.form.dataset.state === "saved") {
      this.say("typed", this.form.dataset.isSaving ?? "");
    }
    if (!this.failures) this.soon(PAUSE);
  }

  /** @param {number} wait */
  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    if (this.isUnsaved && !this.isHeld && !this.underWay) this.begin();
  }

  /**
   * The whole form as it stands, also when nothing is new: the answer says that the server is there.
   * One saving at a time, so that an older one never comes last.
   */
  async saveAll() {
    await this.underWay;
    this.typed += 1;
    this.failures = 0; // somebody waits now: the pauses begin anew
    return this.begin();
  }

  begin() {
    this.underWay = this.saveOnce().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  /** @returns {Promise<Outcome>} */
  async saveOnce() {
    clearTimeout(this.timer);
    const typed = this.typed;
    try {
      return this.answered(await post(this.form.dataset.save ?? "", typedIn(this.form)), typed);
    } catch (error) {
      this.failed();
      return error instanceof FaultError ? "fault" : "silence";
    }
  }

  /**
   * @param {{saved?: string, refused?: string}} answer
   * @param {number} typed
   * @returns {Outcome}
   */
  answered({ saved, refused }, typed) {
    this.failures = 0;
    this.whenAnswered();
    if (!saved) {
      this.say("refused", refused ?? this.form.dataset.notKept ?? "");
      return "refused";
    }
    this.kept = typed;
    this.guard();
    if (this.isUnsaved) this.soon(PAUSE);
    else this.say("saved", (this.form.dataset.saved ?? "").replace("{time}", saved));
    return "kept";
  }

  failed() {
    this.failures += 1;
    this.guard();
    this.say("failed", this.form.dataset.notSaved ?? "");
    this.soon(pauseAfter(this.failures));
  }

  /**
   * Screen readers hear the first saving and each change from well to ill, not every saving.
   *
   * @param {string} state
   * @param {string} words
   */
  say(state, words) {
    this.text.textContent = words;
    this.form.dataset.state = state;
    if (state === "typed" || state === this.announced) return;
    this.announced = state;
    this.announcement.textContent = words;
  }

  /** While the form is being sent it does not save itself. */
  hold() {
    this.isHeld = true;
    clearTimeout(this.timer);
  }

  /** It was sent, or is on its way: nobody is asked to stay. */
  sent() {
    this.hold();
    this.isSent = true;
    this.guard();
  }

  /** It was not sent: it saves itself again. */
  release() {
    this.isHeld = false;
    this.isSent = false;
    this.guard();
    if (this.isUnsaved) this.soon(this.failures ? pauseAfter(this.failures) : PAUSE);
  }

  /** Whoever leaves is asked first, while something is unsaved and only then. */
  guard() {
    if (this.isUnsaved && !this.isSent) addEventListener("beforeunload", this.askFirst);
    else removeEventListener("beforeunload", this.askFirst);
  }

  /** A last chance, whose end nobody hears of: what it carries stays unsaved. */
  leave() {
    if (!this.isUnsaved || this.isHeld) return;
    navigator.sendBeacon(this.form.dataset.save ?? "", typedIn(this.form));
  }
}

/**
 * Keep a form saved, for as long as the page lives; also one that is taken out of it for a while.
 *
 * @param {HTMLFormElement} form
 */
export function keepSaved(form) {
  const saver = new Saver(form);
  const save = () => saver.save();
  // Not "change": a text field sends it when the focus is taken away, as the warning that the
  // session ends does, and a saving then would count as a use and keep a session that nobody is at.
  form.addEventListener("input", () => saver.input());
  document.addEventListener("lykt:session-ending", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.leave();
    else saver.save();
  });
  addEventListener("online", save);
  addEventListener("pageshow", save);
  return saver;
}

for (const found of document.querySelectorAll("form[data-save]")) {
  const form = /** @type {HTMLFormElement} */ (found);
  sendWhenAnswered(form, keepSaved(form));
}

// @ts-check
/**
 * Saves a form as a draft while it is filled in: a little after something changes, before the
 * session ends, and when the page is left. The draft is sealed on the server; nothing is kept in
 * the browser.
 *
 * What is typed is unsaved until the server has answered that it is kept. Until then it is tried
 * again by itself, with growing pauses, and at once when there is reason to hope.
 */

const PAUSE = 2_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;
const PATIENCE = 15_000;

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
  if (!response.ok && response.status !== 409) throw new Error(`draft: ${response.status}`);
  return response.json();
}

/** A form that is kept saved, for as long as the page lives. */
class Saver {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.text = /** @type {HTMLElement} */ (form.querySelector("[data-saved-text]"));
    this.announcement = /** @type {HTMLElement} */ (
      form.querySelector("[data-saved-announcement]")
    );
    this.typed = 0;
    this.kept = 0;
    this.failures = 0;
    this.timer = 0;
    this.isSaving = false;
    this.isSent = false;
  }

  get isDirty() {
    return this.kept < this.typed;
  }

  input() {
    this.typed += 1;
    if (!this.failures) this.soon(PAUSE);
  }

  /** @param {number} wait */
  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** One saving at a time, so that an older one never comes last. */
  async save() {
    if (!this.isDirty || this.isSaving || this.isSent) return;
    clearTimeout(this.timer);
    this.isSaving = true;
    const typed = this.typed;
    try {
      this.answered(await post(this.form.dataset.save ?? "", typedIn(this.form)), typed);
    } catch {
      this.failed();
    }
    this.isSaving = false;
  }

  /** @param {{saved?: string, refused?: string}} answer @param {number} typed */
  answered({ saved, refused }, typed) {
    this.failures = 0;
    if (refused) return this.say("refused", refused);
    this.kept = typed;
    this.say("saved", (this.form.dataset.saved ?? "").replace("{time}", saved ?? ""));
    if (this.isDirty) this.soon(PAUSE);
  }

  failed() {
    this.failures += 1;
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
    if (this.form.dataset.state !== state) this.announcement.textContent = words;
    this.form.dataset.state = state;
  }

  /** A last chance, whose end nobody hears of: what it carries stays unsaved. */
  leave() {
    if (!this.isDirty || this.isSent) return;
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
  form.addEventListener("submit", () => {
    saver.isSent = true;
  });
  document.addEventListener("lykt:session-ending", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.leave();
    else saver.save();
  });
  addEventListener("online", save);
  addEventListener("pageshow", save);
}

for (const form of document.querySelectorAll("form[data-save]")) {
  keepSaved(/** @type {HTMLFormElement} */ (form));
}

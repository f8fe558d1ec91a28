// @ts-check
/**
 * Sends a form that saves itself only while the server can be reached, so that no error page of the
 * browser's takes its place. A press saves the whole form first; the form is sent when the server
 * has answered. Without an answer the page stays, says so, and says when the connection is back.
 * It is never sent by itself then: whoever pressed may have left it, or thought again.
 */

/** Before this nobody wonders whether the press was noticed. */
const UNNOTICED = 500;

/** A page that did not come in this time was stopped, and the form may be sent again. */
const PATIENCE = 15_000;

/**
 * @typedef {"" | "sending" | "answered" | "leaving" | "waiting"} State
 * @typedef {{
 *   announcement: HTMLElement,
 *   whenAnswered: () => void,
 *   saveAll: () => Promise<"kept" | "refused" | "fault" | "silence">,
 *   hold: () => void,
 *   sent: () => void,
 *   release: () => void,
 * }} Saver Which imports this module, and so is not named by its own.
 */

class Sending {
  /** @param {HTMLFormElement} form @param {Saver} saver */
  constructor(form, saver) {
    this.form = form;
    this.saver = saver;
    this.text = /** @type {HTMLElement} */ (form.querySelector("[data-sent-text]"));
    this.timer = 0;
    /** @type {State} */
    this.state = "";
  }

  /** @param {State} state */
  enter(state) {
    clearTimeout(this.timer);
    this.state = state;
    this.form.dataset.sending = state;
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    if (event.defaultPrevented) return;
    if (this.state === "answered") return this.leave();
    event.preventDefault();
    if (this.state === "" || this.state === "waiting") this.send(event.submitter);
  }

  /** @param {HTMLElement | null} button the pressed one, whose name goes along. */
  async send(button) {
    this.enter("sending");
    this.say("");
    this.timer = setTimeout(() => this.say(this.form.dataset.isSending), UNNOTICED);
    this.saver.hold();
    const outcome = await this.saver.saveAll();
    if (outcome === "fault") this.wait(this.form.dataset.notTaken);
    else if (outcome === "silence") this.wait(this.form.dataset.notSent);
    else this.goOn(button);
  }

  /**
   * Also a form that was refused: the server says why on its own page.
   *
   * @param {HTMLElement | null} button
   */
  goOn(button) {
    this.enter("answered");
    this.form.requestSubmit(button);
    if (this.state === "answered") this.stay(); // what was typed meanwhile is not valid
  }

  leave() {
    this.enter("leaving");
    this.saver.sent();
    this.timer = setTimeout(() => this.stay(), PATIENCE);
  }

  stay() {
    this.enter("");
    this.say("");
    this.saver.release();
  }

  /** @param {string | undefined} words */
  wait(words) {
    this.enter("waiting");
    this.say(words);
    this.saver.release();
  }

  connectionIsBack() {
    if (this.state !== "waiting") return;
    this.enter("");
    this.say(this.form.dataset.connectionBack);
  }

  /** @param {string | undefined} words */
  say(words = "") {
    this.text.textContent = words;
    if (words) this.saver.announcement.textContent = words;
  }
}

/** @param {HTMLFormElement} form @param {Saver} saver */
export function sendWhenAnswered(form, saver) {
  // A browser that can not send what was held must not hold it.
  if (!("requestSubmit" in form)) return form.addEventListener("submit", () => saver.sent());
  const sending = new Sending(form, saver);
  saver.whenAnswered = () => sending.connectionIsBack();
  form.addEventListener("submit", (event) => sending.submit(event));
  addEventListener("pageshow", (event) => {
    if (event.persisted) sending.stay();
  });
}

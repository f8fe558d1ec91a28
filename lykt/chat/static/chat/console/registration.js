// @ts-check
/**
 * The registration form beside a conversation. Each conversation has its own, which lives on
 * outside the page while another is shown, and keeps itself as a draft: no word is lost.
 */

import { answerByKeys, enterFirst } from "../../helpline/answer_keys.js";
import { keepSaved } from "../../questions/autosave.js";
import { offerToClear } from "../../questions/clear.js";
import { showWhatApplies } from "../../questions/conditions.js";
import { word } from "./words.js";

export class Registration {
  /** @param {string} address @param {{saved: () => void, signedOut: () => void}} told */
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.element = document.createElement("div");
    this.loaded = false;
    this.isRegistered = false;
    /** @type {import("../../questions/autosave.js").Saver | null} */
    this.saver = null;
  }

  async load() {
    if (this.loaded) return;
    this.loaded = true;
    try {
      const response = await fetch(this.address);
      if (response.redirected) throw new Error("signed out");
      await this.take(response);
    } catch {
      this.loaded = false;
      this.say(word("registration_failed"));
    }
  }

  /** The server's own page part, or that it is registered. @param {Response} response */
  async take(response) {
    if (response.headers.get("Content-Type")?.includes("json")) {
      const { registered, detail } = await response.json();
      if (!registered) return this.say(detail || word("registration_failed"));
      this.isRegistered = true;
      this.saver?.sent();
      this.element.replaceChildren(line(word("registered")));
      return this.told.saved();
    }
    if (!response.ok && response.status !== 422) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = page.body.firstElementChild;
    if (!part?.querySelector("form")) throw new Error("no form");
    this.saver?.sent();
    this.element.replaceChildren(document.adoptNode(part));
    this.begin();
    if (response.status === 422) {
      /** @type {HTMLElement | null} */ (this.element.querySelector(".ds-error-summary, [role=alert]"))?.focus();
    }
  }

  begin() {
    const form = /** @type {HTMLFormElement} */ (this.element.querySelector("form"));
    for (const questions of form.querySelectorAll("[data-questions]")) {
      showWhatApplies(/** @type {HTMLElement} */ (questions));
    }
    offerToClear(form);
    answerByKeys(form);
    this.saver = keepSaved(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(form);
    });
  }

  /** @param {HTMLFormElement} form */
  async save(form) {
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-save-button]"));
    button.disabled = true;
    const { saver } = this;
    saver?.hold();
    try {
      const response = await fetch(this.address, { method: "POST", body: new FormData(form) });
      if (response.redirected) {
        this.say(word("session_over"));
        this.told.signedOut();
      } else {
        await this.take(response);
      }
    } catch {
      this.say(word("failed"));
    } finally {
      button.disabled = false;
      if (!saver?.isSent) saver?.release();
    }
  }

  /** Something went wrong; what was typed stays. @param {string} words */
  say(words) {
    const place = this.element.querySelector("[data-said]") ?? this.element.appendChild(line(""));
    place.textContent = words;
  }

  /** The time that the conversation ended, unless somebody wrote another. @param {string} time */
  ended(time) {
    const field = /** @type {HTMLInputElement | null} */ (
      this.element.querySelector("[name=t-ended]")
    );
    if (!field || field.value || !time) return;
    field.value = time;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  focus() {
    const form = /** @type {HTMLFormElement | null} */ (this.element.querySelector("form"));
    if (form) enterFirst(form);
  }
}

/** @param {string} words */
function line(words) {
  const element = document.createElement("p");
  element.dataset.said = "";
  element.setAttribute("role", "status");
  element.textContent = words;
  return element;
}

// @ts-check
/**
 * Answers a questionnaire by keys: each option has one, 1 to 9 and then letters, that holds while
 * the focus is in its question. One choice moves on to the next question; Enter does too where
 * several may be chosen. Ctrl + Enter sends the form from anywhere.
 */

const KEYS = "123456789abcdefghijklmnop";
const CHOICES = "input[type=radio], input[type=checkbox]";
const FIELDS = `${CHOICES}, input:not([type=hidden]), textarea`;

/** @param {HTMLElement} question @returns {HTMLInputElement[]} */
function choicesOf(question) {
  const found = /** @type {NodeListOf<HTMLInputElement>} */ (question.querySelectorAll(CHOICES));
  return [...found].filter((choice) => choice.closest("noscript") === null);
}

/** @param {HTMLElement | undefined} question */
function enter(question) {
  if (!question) return;
  const checked = /** @type {HTMLElement | null} */ (question.querySelector("input:checked"));
  const first = /** @type {HTMLElement | null} */ (question.querySelector(FIELDS));
  (checked ?? first)?.focus();
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} The questions that apply now. */
function questionsOf(form) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-question]"))]
    .filter((question) => !question.hidden);
}

/** @param {HTMLFormElement} form */
export function enterFirst(form) {
  enter(questionsOf(form)[0]);
}

/** @param {HTMLFormElement} form @param {HTMLElement} question */
function moveOnFrom(form, question) {
  const all = questionsOf(form);
  const next = all[all.indexOf(question) + 1];
  if (next) enter(next);
  else /** @type {HTMLElement | null} */ (form.querySelector("[data-save-button]"))?.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} question
 * @param {HTMLInputElement} choice
 */
function choose(form, question, choice) {
  // A click tells the page's other modules too, and turns a tick off again.
  choice.focus();
  choice.click();
  if (choice.type === "radio") moveOnFrom(form, question);
}

/** @param {HTMLFormElement} form */
export function answerByKeys(form) {
  for (const question of form.querySelectorAll("[data-question]")) {
    choicesOf(/** @type {HTMLElement} */ (question)).forEach((choice, index) => {
      const hint = document.createElement("kbd");
      hint.textContent = KEYS[index] ?? "";
      hint.setAttribute("aria-hidden", "true");
      const label = form.querySelector(`label[for="${CSS.escape(choice.id)}"]`);
      if (KEYS[index]) label?.append(" ", hint);
    });
  }
  form.querySelector("[data-key-hint]")?.removeAttribute("hidden");

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const field = /** @type {HTMLInputElement} */ (event.target);
    const question = /** @type {HTMLElement | null} */ (field.closest("[data-question]"));
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!question || !field.matches(CHOICES) || !isPlain) return;
    if (event.key === "Enter") {
      event.preventDefault();
      moveOnFrom(form, question);
      return;
    }
    const index = KEYS.indexOf(event.key.toLowerCase());
    const choice =
      event.key.length === 1 && index >= 0 ? choicesOf(question)[index] : undefined;
    if (!choice) return;
    event.preventDefault();
    choose(form, question, choice);
  });
}

for (const form of document.querySelectorAll("form[data-contact-form]")) {
  answerByKeys(/** @type {HTMLFormElement} */ (form));
  // An error summary takes the focus itself.
  if (!document.querySelector(".ds-error-summary")) {
    enterFirst(/** @type {HTMLFormElement} */ (form));
  }
}

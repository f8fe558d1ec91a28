// @ts-check
/**
 * Shows only the questions that apply. A question that does not is hidden and disabled, so that
 * it is not sent; what was answered there comes back when it applies again.
 *
 * Conditions are JSON as `lykt/questions/conditions.py` makes them; both are held to the cases
 * in `lykt/questions/tests/conditions.json`.
 *
 * @typedef {string | number | string[] | null | undefined} Answer
 * @typedef {[string, ...any[]]} Condition
 */

/** @type {Record<string, (left: any, right: any) => boolean>} */
const compare = {
  "=": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** @param {Answer} answer */
function isUnanswered(answer) {
  return answer === undefined || answer === null || answer === "" ||
    (Array.isArray(answer) && answer.length === 0);
}

/** @param {string | number} answer A number as it is typed, with comma or point. */
function toNumber(answer) {
  const text = String(answer).replace(/\s/g, "").replace(",", ".").replace("−", "-");
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

/**
 * Whether a condition is met.
 * @param {Condition} condition
 * @param {Record<string, Answer>} answers
 * @returns {boolean}
 */
export function holds(condition, answers) {
  const [sign, ...rest] = condition;
  if (sign === "and") return rest.every((part) => holds(part, answers));
  if (sign === "or") return rest.some((part) => holds(part, answers));
  if (sign === "not") return !holds(rest[0], answers);
  const [question, value] = rest;
  const answer = answers[question];
  if (sign === "selected") {
    return Array.isArray(answer) ? answer.includes(value) : answer === value;
  }
  const unanswered = isUnanswered(answer);
  if (typeof value === "string") return compare[sign](unanswered ? "" : answer, value);
  return compare[sign](unanswered ? NaN : toNumber(/** @type {any} */ (answer)), value);
}

/** @param {HTMLElement} question @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
function inputs(question) {
  return [...question.querySelectorAll(/** @type {"input"} */ ("input, textarea"))];
}

/** @param {HTMLElement} question @returns {Answer} */
function answerOf(question) {
  const all = inputs(question);
  if (question.dataset.kind === "several") {
    return all.filter((input) => "checked" in input && input.checked).map((input) => input.value);
  }
  if (all[0]?.type === "radio") {
    return all.find((input) => "checked" in input && input.checked)?.value ?? "";
  }
  return all[0]?.value.trim() ?? "";
}

/** @param {HTMLElement} form The part of the page with the questions, in their order. */
function update(form) {
  /** @type {Record<string, Answer>} */
  const answers = {};
  for (const question of /** @type {NodeListOf<HTMLElement>} */ (
    form.querySelectorAll("[data-question]")
  )) {
    const condition = question.dataset.condition;
    const applies = !condition || holds(JSON.parse(condition), answers);
    question.hidden = !applies;
    for (const input of inputs(question)) input.disabled = !applies;
    if (applies) answers[question.dataset.question ?? ""] = answerOf(question);
  }
}

/** @param {HTMLElement} form The same, kept so while it is answered. */
export function showWhatApplies(form) {
  form.classList.add("live");
  form.addEventListener("input", () => update(form));
  form.addEventListener("change", () => update(form));
  update(form);
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("[data-questions]")) {
    showWhatApplies(/** @type {HTMLElement} */ (form));
  }
}

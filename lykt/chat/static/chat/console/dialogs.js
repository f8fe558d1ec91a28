// @ts-check
/** The console's questions: which colleague, why it ends, and the list of keys. */

import { part } from "./words.js";

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<FormData | null>} what was answered, or null when it was cancelled
 */
function ask(dialog) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue === "ok" ? new FormData(form) : null),
      { once: true },
    );
  });
}

/** @param {string} id @returns {HTMLDialogElement} */
const dialogOf = (id) => /** @type {HTMLDialogElement} */ (document.getElementById(id));

/**
 * @param {{id: number, name: string, unit: string}[]} colleagues
 * @returns {Promise<{kind: string, to: string, note: string} | null>}
 */
export async function askColleague(colleagues) {
  const dialog = dialogOf("invite-dialog");
  const select = /** @type {HTMLSelectElement} */ (part(dialog, "[name=to]"));
  select.replaceChildren(
    ...colleagues.map(({ id, name, unit }) => new Option(`${name}, ${unit}`, String(id))),
  );
  part(dialog, "[data-nobody]").hidden = colleagues.length > 0;
  /** @type {HTMLButtonElement} */ (part(dialog, "[data-ok]")).disabled = !colleagues.length;
  const answer = await ask(dialog);
  if (!answer) return null;
  const given = {
    kind: String(answer.get("kind")),
    to: String(answer.get("to")),
    note: String(answer.get("note") ?? "").trim(),
  };
  /** @type {HTMLTextAreaElement} */ (part(dialog, "[name=note]")).value = "";
  return given;
}

/** @returns {Promise<string>} the code of the reason, or nothing */
export async function askReason() {
  const answer = await ask(dialogOf("close-dialog"));
  return answer ? String(answer.get("reason") ?? "") : "";
}

export function showHelp() {
  dialogOf("help-dialog").showModal();
}

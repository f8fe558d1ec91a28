// @ts-check
/**
 * What the tab keeps: unfinished texts in its session storage, gone with the tab. Choices about
 * sound and keys are kept in the browser, and say nothing about anybody.
 */

const DRAFT = "lykt-composer:";

/** @param {string} conversation @returns {string} */
export const keptText = (conversation) => sessionStorage.getItem(DRAFT + conversation) ?? "";

/** @param {string} conversation @param {string} text */
export function keepText(conversation, text) {
  if (text) sessionStorage.setItem(DRAFT + conversation, text);
  else sessionStorage.removeItem(DRAFT + conversation);
}

/** @returns {string[]} the conversations that a text is kept for */
export const textsKept = () =>
  Object.keys(sessionStorage)
    .filter((name) => name.startsWith(DRAFT))
    .map((name) => name.slice(DRAFT.length));

/** @param {string} name @param {boolean} otherwise @returns {boolean} */
export function preference(name, otherwise) {
  try {
    const kept = localStorage.getItem(`lykt-console:${name}`);
    return kept === null ? otherwise : kept === "yes";
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {boolean} value */
export function prefer(name, value) {
  try {
    localStorage.setItem(`lykt-console:${name}`, value ? "yes" : "no");
  } catch {
    // A browser that keeps nothing: it holds for as long as the page is open.
  }
}

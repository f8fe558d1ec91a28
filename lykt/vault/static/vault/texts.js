// @ts-check
/** The page's texts, which the server has put there in the reader's language. */

/** @param {string} name @returns {string} */
export function text(name) {
  const found = document.querySelector(`[data-texts] template[data-text="${name}"]`);
  return (found instanceof HTMLTemplateElement && found.content.textContent) || "";
}

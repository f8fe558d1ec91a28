// @ts-check
/**
 * A chosen radio button can not be unchosen by itself: offers a button that removes the answer.
 */

/** @param {ParentNode} page */
export function offerToClear(page) {
  for (const found of page.querySelectorAll("[data-clear]")) {
    offer(/** @type {HTMLButtonElement} */ (found));
  }
}

/** @param {HTMLButtonElement} button */
function offer(button) {
  const question = /** @type {HTMLElement} */ (button.closest("[data-question]"));
  const radios = () =>
    /** @type {NodeListOf<HTMLInputElement>} */ (question.querySelectorAll("input[type=radio]"));
  const show = () => {
    button.hidden = ![...radios()].some((radio) => radio.checked);
  };
  button.addEventListener("click", () => {
    for (const radio of radios()) radio.checked = false;
    // The button goes away; the focus stays in the question.
    radios()[0].focus();
    for (const name of ["input", "change"]) {
      question.dispatchEvent(new Event(name, { bubbles: true }));
    }
    show();
  });
  question.addEventListener("change", show);
  show();
}

offerToClear(document);

// @ts-check
/**
 * Covers the form's free text while others may see the screen: the button turns it on and off,
 * Esc turns it on. The session remembers it; nothing typed is touched.
 */

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-contact-form]"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-screen-button]"));

/** @param {boolean} isShared */
function set(isShared) {
  form.toggleAttribute("data-shared-screen", isShared);
  button.setAttribute("aria-pressed", String(isShared));
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
  data.set("shared", isShared ? "yes" : "");
  fetch(button.dataset.remember ?? "", { method: "POST", body: data });
}

button.addEventListener("click", (event) => {
  event.preventDefault();
  set(!form.hasAttribute("data-shared-screen"));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !form.hasAttribute("data-shared-screen")) set(true);
});

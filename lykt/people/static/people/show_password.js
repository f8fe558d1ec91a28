/** Puts a button after each password field that shows what is typed. */

for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (
  document.querySelectorAll("input[data-show]")
)) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  button.dataset.variant = "tertiary";
  button.setAttribute("aria-controls", input.id);
  button.textContent = input.dataset.show ?? "";
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = (shown ? input.dataset.hide : input.dataset.show) ?? "";
  });
  // Never sent, or kept by the browser, as plain text.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  input.after(button);
}

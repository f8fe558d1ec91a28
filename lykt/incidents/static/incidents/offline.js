// @ts-check
/**
 * A form that is sent without a network is not lost to the browser's own error page: it stays as
 * it is, says so, and can be sent when the network is back.
 */

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
  document.querySelectorAll("form[data-offline]")
)) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-offline-text]"));
  // Before the form's own listeners, which would take it as sent.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || navigator.onLine) return;
      event.preventDefault();
      event.stopPropagation();
      said.textContent = form.dataset.offline ?? "";
    },
    { capture: true },
  );
  addEventListener("online", () => {
    said.textContent = "";
  });
}

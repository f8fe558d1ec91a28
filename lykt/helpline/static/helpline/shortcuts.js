// @ts-check
/** Opens a link by the key that it names. */

for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
  document.querySelectorAll("a[data-shortcut]")
)) {
  const hint = document.createElement("kbd");
  hint.textContent = link.dataset.shortcut ?? "";
  hint.setAttribute("aria-hidden", "true");
  link.prepend(hint, " ");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector(`a[data-shortcut="${CSS.escape(event.key)}"]`);
  link?.click();
});

// @ts-check
/** Hides free text at once, by Esc or the button, and leaves the page that shows it. */

const link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-cover]"));

function cover() {
  for (const part of document.querySelectorAll("[data-free-text]")) part.remove();
  location.replace(link.href);
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  cover();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") cover();
});

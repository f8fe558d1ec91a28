// @ts-check
/**
 * Leaves the page at once: covers it, empties what the tab holds, and puts a neutral page in its
 * place in the history. What was visited before in the same window can not be removed from here,
 * and the page says so.
 *
 * A page that holds a conversation hears `lykt:leave` on the document first, and lets go of it.
 */

const WITHIN_MILLISECONDS = 5000;
const PRESSES = 3;

/** @param {string} address */
function leave(address) {
  document.documentElement.classList.add("covered");
  document.title = "";
  try {
    document.dispatchEvent(new Event("lykt:leave"));
    sessionStorage.clear();
  } finally {
    window.location.replace(address);
  }
}

/** @param {() => void} act */
function onThreeShifts(act) {
  /** @type {number[]} */
  let presses = [];
  document.addEventListener("keyup", (event) => {
    presses = event.key === "Shift" ? [...presses, event.timeStamp] : [];
    presses = presses.filter((moment) => event.timeStamp - moment < WITHIN_MILLISECONDS);
    if (presses.length >= PRESSES) {
      act();
    }
  });
}

const link = document.querySelector("a[data-quick-exit]");
if (link instanceof HTMLAnchorElement) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link.href);
  });
  onThreeShifts(() => leave(link.href));
  for (const hint of document.querySelectorAll("[data-needs-script]")) {
    hint.removeAttribute("hidden");
  }
}

// @ts-check
/**
 * Saves a form as a draft while it is filled in: a little after something changes, before the
 * session ends, and when the page is left. The draft is sealed on the server; nothing is kept in
 * the browser.
 */

const PAUSE = 2000;
const RETRY = 10000;

/**
 * What is typed; chosen files are sent with the form alone.
 *
 * @param {HTMLFormElement} form
 */
function typedIn(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

/**
 * Keep a form saved, for as long as the page lives; also one that is taken out of it for a while.
 *
 * @param {HTMLFormElement} form
 */
export function keepSaved(form) {
  const text = /** @type {HTMLElement} */ (form.querySelector("[data-saved-text]"));
  const announcement = /** @type {HTMLElement} */ (form.querySelector("[data-saved-announcement]"));
  const { save: address = "", saved = "", notSaved = "" } = form.dataset;

  let isDirty = false;
  let isSent = false;
  let timer = 0;

  /** @param {number} wait */
  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  /** Screen readers hear the first saving and each change from well to ill, not every saving. */
  function say(/** @type {string} */ words, /** @type {boolean} */ isNews) {
    text.textContent = words;
    if (isNews) announcement.textContent = words;
  }

  async function save() {
    if (!isDirty || isSent) return;
    isDirty = false;
    try {
      const response = await fetch(address, { method: "POST", body: typedIn(form) });
      if (response.status === 409) {
        const { refused } = await response.json();
        say(refused, form.dataset.state !== "refused");
        form.dataset.state = "refused";
        return;
      }
      if (!response.ok) throw new Error(`draft: ${response.status}`);
      const { saved: time } = await response.json();
      say(saved.replace("{time}", time), form.dataset.state !== "saved");
      form.dataset.state = "saved";
    } catch {
      isDirty = true;
      say(notSaved, form.dataset.state !== "failed");
      form.dataset.state = "failed";
      soon(RETRY);
    }
  }

  // Not "change": a text field sends it when the focus is taken away, as the warning that the
  // session ends does, and a saving then would count as a use and keep a session that nobody is at.
  form.addEventListener("input", () => {
    isDirty = true;
    soon(PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
  });
  document.addEventListener("lykt:session-ending", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !isDirty || isSent) return;
    isDirty = false;
    navigator.sendBeacon(address, typedIn(form));
  });
}

for (const form of document.querySelectorAll("form[data-save]")) {
  keepSaved(/** @type {HTMLFormElement} */ (form));
}

// @ts-check
/**
 * The page as the server made it: its parts, its texts, and which of its views is shown.
 */

const root = /** @type {HTMLElement} */ (document.querySelector("[data-chat]"));

/** What the server wrote on the page: the line and its like. */
export const given = root.dataset;

/**
 * @template {Element} [Part=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {Part}
 * @throws when the page has no such part: nothing would work.
 */
export function find(selector, within = root) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {Part} */ (/** @type {unknown} */ (found));
}

/** @param {string} selector @returns {HTMLElement[]} */
export const all = (selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

const texts = new Map(
  [...find("[data-texts]", document).content.querySelectorAll("[data-text]")].map((text) => [
    /** @type {HTMLElement} */ (text).dataset.text,
    (text.textContent || "").trim(),
  ]),
);

/** @param {string} name @param {Record<string, string | number>} [values] @returns {string} */
export function say(name, values = {}) {
  const text = texts.get(name);
  if (text === undefined) throw new Error(`the page has no text ${name}`);
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** @param {string} name @param {string} otherwise a text that there is @returns {string} */
export const sayIfKnown = (name, otherwise) => say(texts.has(name) ? name : otherwise);

/** @param {string} name @returns {HTMLElement} a fresh copy of one of the page's small parts */
export function part(name) {
  const template = find(`[data-part="${name}"]`, document);
  return /** @type {HTMLElement} */ (
    /** @type {HTMLTemplateElement} */ (template).content.firstElementChild?.cloneNode(true)
  );
}

/** @param {HTMLElement} element @param {string} words shown, or nothing and hidden */
export function tell(element, words) {
  element.textContent = words;
  element.hidden = !words;
}

let shown = "";

/** @returns {string} the view that is shown */
export const view = () => shown;

/** Show one view, put the focus on its heading, and let nothing of the others be seen.
 *  @param {string} name */
export function show(name) {
  const first = !shown;
  shown = name;
  for (const section of all("[data-view]")) section.hidden = section.dataset.view !== name;
  document.documentElement.classList.toggle("talking", name === "talk");
  window.scrollTo(0, 0);
  // A page that has just come begins at its top, as any page.
  if (!first) find(`[data-view="${name}"] h1`).focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("lykt:view", { detail: name }));
}

/**
 * The page can do what it is for; the words for those without script go away.
 * @throws where the watchdog has seen that it can not.
 */
export function started() {
  const { hindrance } = document.documentElement.dataset;
  if (hindrance) throw new Error(hindrance);
  document.documentElement.classList.remove("starting");
  document.documentElement.classList.add("started");
}

/** The page can not do what it is for; those words come back. */
export function failed() {
  document.documentElement.classList.remove("started", "starting", "talking");
}

/**
 * A form or button that does one thing at a time. What goes wrong is said beside it.
 * @param {HTMLElement} element
 * @param {"submit" | "click"} event
 * @param {() => Promise<void> | void} act
 */
export function once(element, event, act) {
  let busy = false;
  element.addEventListener(event, async (happened) => {
    happened.preventDefault();
    if (busy) return;
    busy = true;
    element.setAttribute("aria-busy", "true");
    const near = element.closest("[data-view], [data-after]");
    const trouble = /** @type {HTMLElement | null} */ (
      element.querySelector("[data-trouble]") || near?.querySelector("[data-trouble]") || null
    );
    if (trouble) tell(trouble, "");
    try {
      await act();
    } catch (error) {
      const detail = /** @type {{detail?: string}} */ (error).detail;
      if (trouble) tell(trouble, detail || say("failed"));
    } finally {
      busy = false;
      element.removeAttribute("aria-busy");
    }
  });
}

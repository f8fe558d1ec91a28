// @ts-check
/** The console's words, which the server wrote into the page, and times in them. */

const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("console-words"));

/** @param {string} name @param {Record<string, string | number>} [given] @returns {string} */
export function word(name, given = {}) {
  const found = template?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return found.replace(/\{(\w+)\}/g, (whole, key) => String(given[key] ?? whole));
}

const zone = document.getElementById("console")?.dataset.timeZone || undefined;
const wall = new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: zone });

/** @param {number} ms @returns {string} the service's own clock, as 21.14 */
export function clock(ms) {
  return wall.format(ms).replace(":", ".");
}

/** @param {number} ms how long @returns {string} */
export function length(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60000);
  if (minutes < 1) return word("just_now");
  if (minutes < 60) return word("minutes", { n: minutes });
  return word("hours", { h: Math.floor(minutes / 60), n: minutes % 60 });
}

/** @param {number} many @returns {string} */
export const unreadWords = (many) =>
  many === 1 ? word("unread_one") : many ? word("unread_many", { n: many }) : "";

/** @param {string} id of a template @returns {HTMLElement} a copy of what it holds */
export function copyOf(id) {
  const held = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (held.content.firstElementChild?.cloneNode(true));
}

/** @param {ParentNode} within @param {string} selector @returns {HTMLElement} */
export function part(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}

/** Change a text only when it differs, so that nothing is announced or drawn in vain.
 *  @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

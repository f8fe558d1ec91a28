// @ts-check
/**
 * Texts in this tab of conversations that the person is no longer in: a laptop slept for too long,
 * a colleague took over, an appointment ended. They were not sent, and must not vanish unsaid.
 */

import { showUnsaid } from "./alerts.js";
import { keepText, keptText, textsKept } from "./kept.js";
import { nameOf } from "./names.js";
import { get, Refused } from "./post.js";
import { conversationAt, panes } from "./state.js";
import { word } from "./words.js";
import { outboxesIn } from "../outboxes.js";

/** @param {string} id @returns {string} all that is kept of it here, oldest first */
function textOf(id) {
  const unsent = outboxesIn(sessionStorage).filter((box) => box.id === id).flatMap((box) => box.texts);
  return [...unsent, keptText(id)].filter(Boolean).join("\n");
}

/** @param {string} id */
function forget(id) {
  keepText(id, "");
  for (const box of outboxesIn(sessionStorage)) if (box.id === id) sessionStorage.removeItem(box.name);
}

/** Say what was not sent; it is kept until the person takes it away. @param {string} id */
export function sayLeftBehind(id) {
  const text = textOf(id);
  if (!text) return forget(id);
  const name = nameOf(id);
  const words = name ? word("unsaid", { name }) : word("unsaid_somewhere");
  showUnsaid(id, words, text, () => forget(id));
}

/** @type {Set<string>} */
const asked = new Set();

/** What an earlier page of this tab has left. @param {Set<string>} mine */
export async function lookForLeftBehind(mine) {
  const ids = new Set([...textsKept(), ...outboxesIn(sessionStorage).map((box) => box.id)]);
  for (const id of ids) {
    if (mine.has(id) || panes.has(id) || asked.has(id)) continue;
    asked.add(id);
    if (await isOut(id)) sayLeftBehind(id);
  }
}

/** Whether another desk's conversation, say, is still the person's own. @param {string} id */
async function isOut(id) {
  try {
    return !(await get(conversationAt(id))).seat;
  } catch (error) {
    if (error instanceof Refused) return true;
    asked.delete(id); // no answer: asked again the next time
    return false;
  }
}

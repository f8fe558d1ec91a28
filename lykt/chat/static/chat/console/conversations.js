// @ts-check
/** The conversations that are open here: each has its pane and its registration. */

import { alertOnce, over } from "./alerts.js";
import { lookForLeftBehind, sayLeftBehind } from "./left-behind.js";
import { live } from "./connection.js";
import { act, redraw, refresh, whenLooked } from "./looking.js";
import { nameAll } from "./names.js";
import { messageCame } from "./notice.js";
import { Pane } from "./pane.js";
import { go } from "./parts.js";
import { get, post, Refused, SignedOut } from "./post.js";
import { Registration } from "./registration.js";
import { conversationAt, panes, registrations, root, side, state } from "./state.js";
import { keyOf } from "./unlocking.js";
import { clock, part, unreadWords, word } from "./words.js";

/** @type {Set<string>} being opened */
const opening = new Set();
/** @type {Set<string>} said once that they can not be opened */
const notOpened = new Set();

/** @type {Record<string, (pane: Pane) => void>} what a pane's buttons do; filled by those who do it */
export const acts = {};

/** To screen readers. @type {{tell: (words: string) => void}} */
export const announcer = { tell: () => {} };

const paneConsole = {
  changed: (/** @type {Pane} */ pane) => {
    if (pane.state === "ended" && pane.endedAt) registrations.get(pane.id)?.ended(clock(pane.endedAt));
    redraw();
  },
  came: (/** @type {Pane} */ pane) => {
    messageCame();
    if (pane.unread) announcer.tell(`${pane.name}: ${unreadWords(pane.unread)}`);
  },
  ask: (/** @type {Pane} */ pane) => get(conversationAt(pane.id)),
  act: (/** @type {string} */ what, /** @type {Pane} */ pane) => acts[what]?.(pane),
};

whenLooked(putAwayRegistered);
whenLooked(openMine);

/** @param {any} board */
export async function openMine(board) {
  if (!state.ringKeys) return;
  nameAll(board.mine);
  const mine = new Set(board.mine.map((/** @type {any} */ row) => row.id));
  await Promise.all(board.mine.map((/** @type {any} */ row) => open(row.id)));
  for (const [id, pane] of panes) if (!mine.has(id)) drop(pane);
  void lookForLeftBehind(mine);
  if (state.active || !panes.size) return;
  const first = board.mine.find((/** @type {any} */ row) => panes.has(row.id));
  if (first) show(first.id, false);
}

/** @param {string} id */
async function open(id) {
  if (panes.has(id) || opening.has(id)) return;
  opening.add(id);
  try {
    const details = await get(conversationAt(id));
    if (!details.seat) return;
    panes.set(id, await Pane.open(details, await keyOf(details), live, paneConsole));
    const told = { saved: () => refresh(), signedOut: () => over(new SignedOut("signed_out")) };
    registrations.set(id, new Registration(conversationAt(id, "registration"), told));
  } catch (error) {
    notOpen(id, error);
  } finally {
    opening.delete(id);
  }
}

/** @param {string} id @param {unknown} error */
function notOpen(id, error) {
  if (error instanceof SignedOut) return over(error);
  if (error instanceof TypeError || notOpened.has(id)) return;
  notOpened.add(id);
  alertOnce(error instanceof Refused && error.message ? error.message : word("open_failed"));
}

/** @param {Pane} pane */
function drop(pane) {
  panes.delete(pane.id);
  registrations.delete(pane.id);
  pane.remove();
  sayLeftBehind(pane.id);
  if (state.active === pane.id) showNone();
}

function showNone() {
  state.active = "";
  showRegistration();
  part(root, "[data-nothing]").hidden = false;
  part(root, "[data-part=board]").focus();
  go("board");
}

/** A locked key closes what it had opened; the unsent texts stay in the tab. */
export function closeAll() {
  state.active = "";
  for (const pane of panes.values()) pane.remove();
  panes.clear();
  registrations.clear();
  showRegistration();
  part(root, "[data-nothing]").hidden = false;
}

/** @param {string} id @param {boolean} focus */
export function show(id, focus) {
  const pane = panes.get(id);
  if (!pane) {
    if (!state.ringKeys) askToUnlock();
    return;
  }
  if (state.active !== id) {
    panes.get(state.active)?.appear(false);
    state.active = id;
    part(root, "[data-nothing]").hidden = true;
    part(root, "[data-panes]").replaceChildren(pane.element);
    showRegistration();
  }
  if (focus) go("conversation");
  pane.appear(true);
  if (focus) pane.focus();
  redraw();
}

export function showRegistration() {
  const place = part(side, "[data-registration]");
  const form = registrations.get(state.active);
  part(side, "[data-no-registration]").hidden = Boolean(form);
  place.replaceChildren(...(form ? [form.element] : []));
  return form?.load();
}

function askToUnlock() {
  part(root, "[data-unlocking]").scrollIntoView();
  announcer.tell(word("unlock_first"));
}

/** @param {string} id */
export async function take(id) {
  if (!state.ringKeys) return askToUnlock();
  if (await act(conversationAt(id, "take"))) show(id, true);
}

/** What has ended and is registered needs no place on the board. @param {any} board */
async function putAwayRegistered(board) {
  const done = board.mine.filter((/** @type {any} */ row) => row.state === "ended" && row.registered);
  for (const row of done) {
    await post(conversationAt(row.id, "leave")).catch(() => {});
    board.mine = board.mine.filter((/** @type {any} */ each) => each !== row);
    const pane = panes.get(row.id);
    if (pane) drop(pane);
  }
}

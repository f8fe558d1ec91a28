// @ts-check
/** Draws the board beside the panes, and draws attention to what is new on it. */

import { BoardView } from "./board.js";
import { answerInvitation, noteOf, withdraw } from "./colleagues.js";
import { announcer, show, take } from "./conversations.js";
import { redraw, whenDrawn, whenLooked } from "./looking.js";
import { nameAll, nameOf } from "./names.js";
import { count, somebodyWaits, toggles } from "./notice.js";
import { panes, root, state } from "./state.js";
import { part, say } from "./words.js";

const view = new BoardView(part(root, "[data-part=board]"), {
  take,
  show: (id) => show(id, true),
  answer: answerInvitation,
  note: noteOf,
});
announcer.tell = (words) => view.tell(words);
let seen = new Set();

whenLooked(({ waiting, invitations, duty }) => {
  const now = new Set(waiting.map((/** @type {any} */ row) => row.id));
  const isNew = [...now].some((id) => !seen.has(id));
  const asked = invitations.map((/** @type {any} */ row) => `i${row.id}`);
  const isAsked = asked.some((/** @type {string} */ id) => !seen.has(id));
  if (duty && ((isNew && duty.takesNew) || isAsked)) somebodyWaits();
  seen = new Set([...now, ...asked]);
});

whenDrawn((board) => {
  nameAll(board.mine);
  for (const row of board.mine) panes.get(row.id)?.called(nameOf(row.id), row.choices);
  view.show(board, panes, state.active, Boolean(state.ringKeys));
  for (const row of board.mine) fromBoard(row, board);
  counts(board);
});

/** @param {any} row @param {any} board */
function fromBoard(row, board) {
  const pane = panes.get(row.id);
  if (!pane) return;
  if (!row.registered || row.state !== "ended") pane.show(row.state);
  if (row.state !== "ended") pane.presence(row.here);
  part(pane.element, "[data-do=leave]").hidden = row.state !== "open" || !row.others.length;
  pane.pending(
    board.sent.filter((/** @type {any} */ each) => each.conversation === row.id),
    withdraw,
  );
}

/** @param {any} board */
function counts(board) {
  let unread = 0;
  for (const pane of panes.values()) unread += pane.unread;
  const waiting = board.waiting.length + board.invitations.length;
  count(board.duty ? waiting : 0, unread);
  for (const [name, many] of [["board", waiting], ["unread", unread]]) {
    const place = part(root, `[data-count-${name}]`);
    place.hidden = !many;
    say(place, many ? String(many) : "");
  }
}

toggles(part(root, "[data-sound]"), "sound", () => {});
toggles(part(root, "[data-title-count]"), "title", () => redraw());

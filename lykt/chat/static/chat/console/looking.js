// @ts-check
/** Looks at the board, one question at a time, and lets the page's parts know what it says. */

import { failed, over } from "./alerts.js";
import { activity, ofTheDesk, post, SignedOut } from "./post.js";
import { at, state } from "./state.js";

/** @type {((board: any) => void | Promise<void>)[]} */
const after = [];
/** @type {((board: any) => void)[]} */
const drawn = [];

/** In this order, each time that the board has come. @param {(board: any) => void | Promise<void>} act */
export const whenLooked = (act) => { after.push(act); };
/** Then, and whenever a conversation changes. @param {(board: any) => void} act */
export const whenDrawn = (act) => { drawn.push(act); };

export function redraw() {
  if (state.board) for (const act of drawn) act(state.board);
}

/** @type {Promise<void> | null} */
let looking = null;
/** @type {Promise<void> | null} */
let next = null;

/**
 * Resolved when the board has been asked for after this call: what is being asked may have been
 * answered before that which this call is about had happened.
 *
 * @returns {Promise<void>}
 */
export function refresh() {
  if (!looking) {
    looking = look().finally(() => { looking = null; });
    return looking;
  }
  const again = () => {
    next = null;
    return refresh();
  };
  next ??= looking.then(again, again);
  return next;
}

async function look() {
  if (state.isOver) return;
  try {
    state.board = await post(at.board ?? "", activity());
  } catch (reason) {
    const error = ofTheDesk(reason);
    if (error instanceof SignedOut) over(error);
    return;
  }
  for (const act of after) await act(state.board);
  redraw();
}

/**
 * Do something, and show how the board is then; what is refused is said.
 *
 * @param {string} address @param {Record<string, string>} [fields]
 */
export async function act(address, fields) {
  try {
    const answer = await post(address, fields);
    await refresh();
    return answer ?? true;
  } catch (error) {
    failed(error);
    await refresh();
    return null;
  }
}

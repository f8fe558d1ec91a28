// @ts-check
/** What the console's modules share: the page's parts, the board as it was last, what is open. */

import { part } from "./words.js";

/** @typedef {import("./pane.js").Pane} Pane */
/** @typedef {import("./registration.js").Registration} Registration */

export const root = /** @type {HTMLElement} */ (document.getElementById("console"));
export const at = root.dataset;
export const side = part(root, "[data-part=side]");

/** @type {{board: any, ringKeys: Map<string, Uint8Array> | null, active: string, isOver: boolean}} */
export const state = { board: null, ringKeys: null, active: "", isOver: false };

/** @type {Map<string, Pane>} */
export const panes = new Map();
/** @type {Map<string, Registration>} */
export const registrations = new Map();

/** @returns {Pane | undefined} the one that is looked at */
export const activePane = () => panes.get(state.active);

export const conversationAt = (/** @type {string} */ id, what = "") =>
  `${at.conversations}${id}/${what ? `${what}/` : ""}`;

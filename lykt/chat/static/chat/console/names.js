// @ts-check
/** What conversations are called on the screen: by the time that they began. */

import { clock, word } from "./words.js";

/** @type {Map<string, string>} each keeps the name that it was given */
const names = new Map();

/** @param {string} id @returns {string} */
export const nameOf = (id) => names.get(id) ?? "";

/** Two of the same minute are told apart. @param {{id: string, started: number}[]} rows */
export function nameAll(rows) {
  for (const row of [...rows].sort((a, b) => a.started - b.started)) {
    if (!names.has(row.id)) names.set(row.id, freeName(clock(row.started)));
  }
}

/** @param {string} time */
function freeName(time) {
  const taken = new Set(names.values());
  for (let nth = 1; ; nth += 1) {
    const name = word("name", { time: nth > 1 ? `${time} (${nth})` : time });
    if (!taken.has(name)) return name;
  }
}

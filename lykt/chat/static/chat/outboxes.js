// @ts-check
/** Outboxes as they lie in a tab's storage: one for each conversation and seat. */

const PREFIX = "lykt.outbox.";

/** @param {string} id @param {string} seat @returns {string} */
export const outboxName = (id, seat) => `${PREFIX}${id}.${seat}`;

/**
 * @param {Storage} storage
 * @returns {{name: string, id: string, seat: string, texts: string[]}[]} also those of earlier pages
 */
export function outboxesIn(storage) {
  return Object.keys(storage)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => {
      const [id, seat] = name.slice(PREFIX.length).split(".");
      return { name, id, seat, texts: textsIn(storage.getItem(name)) };
    });
}

/** @param {string | null} kept */
function textsIn(kept) {
  try {
    return (JSON.parse(kept || "null")?.items || []).map((/** @type {any} */ item) => String(item.text));
  } catch {
    return [];
  }
}

/**
 * Somebody who comes in again has another seat, and what the earlier one had not sent is nobody's.
 *
 * @param {string} id @param {string} seat the present one @returns {string[]} the texts
 */
export function takeOutOfOlder(id, seat) {
  const older = outboxesIn(sessionStorage).filter((box) => box.id === id && box.seat !== seat);
  for (const { name } of older) sessionStorage.removeItem(name);
  return older.flatMap(({ texts }) => texts);
}

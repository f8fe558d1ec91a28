// @ts-check
/**
 * The one connection of a page: follows any number of conversations and desks, and posts for them.
 *
 *     const live = new Live({ tickets });
 *     live.start(); live.watchDesk("3"); live.addEventListener("hint", reloadBoard);
 *
 * `tickets({conversations: string[], desks: string[]})` fetches new tickets from an ordinary view and
 * answers `{conversations: {id: ticket}, desks: {id: ticket}}`. One that is left out is refused for
 * good. It throws `TicketsRefused(code)` when all are (signed out); any other error is tried again.
 *
 * Events, with `detail`
 * - `state` `{state}`: "connecting", "online", "offline" (for more than a few seconds), "refused", "stopped".
 * - `hint` `{desk}`: the board has changed. Also sent after each reconnection, since hints are not kept.
 * - `fault` `{code, conversation?}`: one more fault. `takeFaults()` gives and empties the counts:
 *   `{conversationId | "": {code: count}}` for the page to report.
 *
 * `check()` asks at once whether there is more. `now()` is the server's time in ms, estimated from
 * what the server said. `stop()` ends; `start()` begins again.
 */
export class TicketsRefused extends Error {
  /** @param {string} code */
  constructor(code) { super(code); this.code = code; }
}
export class Live extends EventTarget {
  /** @param {{tickets: Function, base?: string}} given */
  constructor(given) { super(); throw new Error("not written yet"); }
}

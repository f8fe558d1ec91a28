// @ts-check
/**
 * One conversation as a page sees it: its log, its outbox and its keys, fed by a `Live`.
 *
 *     const live = new Live({ tickets });
 *     const conversation = await Conversation.open({ id, seat, key, live, storage: sessionStorage });
 *     conversation.addEventListener("entry", ({ detail }) => show(detail));
 *     live.start();
 *
 * Methods
 * - `send(text)` → the message as it stands in the outbox (`Sending`); throws RangeError when empty
 *   or above 4,000 characters.
 * - `typing()` on each key press, `still()` when the field was emptied or sent; throttled here.
 * - `markRead()` says that everything released so far was read; held back while the page is hidden.
 * - `close()` stops following; the outbox stays in the storage. `forget()` also empties it.
 * - `resume()` sends again what an ended conversation left behind (by itself when the log shows that
 *   the conversation goes on).
 *
 * Properties: `id`, `seat`, `keys` (for notes), `last` (verified number), `caughtUp`, `unsent`
 * (`Sending[]`), `entries` (`LogEntry[]` released so far), `missing` (`[from, to][]`), `stopped` ("" | "left" | "ended" | "destroyed").
 *
 * Events, with `detail`
 * - `entry` `LogEntry`: the next entry in order, own messages included.
 * - `caughtup` `{n}`: everything that was there is shown (again); announce only what comes later.
 * - `gap` `{missing: [from, to][]}` numbers are missing; `mended` `{}` they came.
 * - `distrust` `{code, n?, seat?}`: the log does not hold together; code "digest", "sender",
 *   "fork", "sealed" or "malformed".
 * - `sending` `Sending`: new, or its state changed: "waiting", "sending", "late" (not received for 10 s), "refused".
 * - `taken` `{local, n, at}`: message `local` was received as number n. Its `entry` follows, or came before.
 * - `read` `{seat, number}`: that seat has read that far.
 * - `signal` `{seat, kind}`: typing, still, here, away.
 * - `ended` `{code, unsent: Sending[]}`: "ended", "destroyed": nothing more is taken; texts not sent are in `unsent`.
 * - `refused` `{code, unsent: Sending[]}`: "left" (the seat is out), "ticket" (may not go on), or `too_large`,
 *   `malformed` about one message.
 * - `state` `{state}`: "connecting", "online", "offline", "refused".
 *
 * @typedef {{local: string, text: string, written: number, state: "waiting"|"sending"|"late"|"refused",
 *   s: number | null}} Sending `local` names it in this tab, also in its `LogEntry`
 * @typedef {{n: number, at: number, seat: string | null, mine: boolean, local: string | null,
 *   kind: "message"|"event", event: string, text: string | null, written: number,
 *   trouble: ""|"digest"|"sender"|"sealed"|"malformed"}} LogEntry `text` is null where it could not
 *   be opened; anything with `trouble` must never be shown as an ordinary message
 */
export class Conversation extends EventTarget {
  /** @param {{id: string, seat: string, key: Uint8Array, live: any, storage: Storage, lastSent?: number}} given
   *  @returns {Promise<Conversation>} */
  static async open(given) { throw new Error("not written yet"); }
}

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

import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { messageKeys } from "./sealing.js";

const TYPING_EVERY_MS = 3_000;
const STILL_AFTER_MS = 6_000;
const READ_EVERY_MS = 1_000;

// Which fault a page reports for what the log found.
const FAULTS = { fork: "digest", digest: "digest", sender: "gap", sealed: "decrypt", malformed: "script" };
const ENDS = new Set(["ended", "unanswered"]);
const GOES_ON = new Set(["waiting", "joined", "transferred", "requeued"]);

export class Conversation extends EventTarget {
  /**
   * @param {{id: string, seat: string, key: Uint8Array, live: any, storage: Storage | null,
   *   lastSent?: number}} given `lastSent`: the seat's newest sender number, where the page knows it
   * @returns {Promise<Conversation>}
   */
  static async open({ id, seat, key, live, storage, lastSent = 0 }) {
    const keys = await messageKeys(key, id);
    const log = await Log.begin({ id, seat: seat.toLowerCase(), keys });
    return new Conversation({ id, seat: seat.toLowerCase(), keys, log, live, storage, lastSent });
  }

  /** @param {any} given */
  constructor({ id, seat, keys, log, live, storage, lastSent }) {
    super();
    Object.assign(this, { id, seat, keys, live });
    /** @type {Log} */
    this.log = log;
    this.caughtUp = false;
    this.stopped = "";
    this.gap = false;
    this.over = "";
    this.readTo = 0;
    this.readWanted = 0;
    this.typedAt = -Infinity;
    const post = (/** @type {string} */ path, /** @type {any} */ body) => live.post(path, id, body);
    this.outbox = new Outbox({ id, seat, keys, storage, lastSent, post, here: () => this.here() });
    this.listen();
    live.join(this);
    this.outbox.kick();
  }

  listen() {
    for (const name of ["sending", "taken"]) {
      this.outbox.addEventListener(name, (event) => this.tell(name, /** @type {any} */ (event).detail));
    }
    this.outbox.addEventListener("fault", (event) => this.fault(/** @type {any} */ (event).detail.code));
    this.outbox.addEventListener("refused", (event) => this.refused(/** @type {any} */ (event).detail));
    this.seenAgain = () => document.visibilityState === "visible" && this.sendRead();
    document.addEventListener("visibilitychange", this.seenAgain);
  }

  // --- The page's side ---------------------------------------------------------------------

  /** @returns {number} the last number without a gap before it; where following goes on from */
  get after() {
    return this.log.last;
  }

  get last() {
    return this.log.last;
  }

  get entries() {
    return this.log.entries;
  }

  get missing() {
    return this.log.missing();
  }

  get unsent() {
    return this.outbox.unsent;
  }

  /** @param {string} text */
  send(text) {
    this.typedAt = -Infinity;
    clearTimeout(this.stillTimer);
    return this.outbox.send(text);
  }

  /** A key was pressed in the field. */
  typing() {
    clearTimeout(this.stillTimer);
    this.stillTimer = setTimeout(() => this.still(), STILL_AFTER_MS);
    const now = performance.now();
    if (now - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = now;
    this.signal({ kind: "typing" });
  }

  /** The field is empty, or nothing more is typed. */
  still() {
    clearTimeout(this.stillTimer);
    if (this.typedAt === -Infinity) return;
    this.typedAt = -Infinity;
    this.signal({ kind: "still" });
  }

  /** All that has come was read, as far as it is on a screen. */
  markRead() {
    this.readWanted = this.last;
    this.sendRead();
  }

  resume() {
    this.stopped = "";
    this.outbox.resume();
    this.live.join(this);
  }

  /** @param {string} local a refused message whose text the person has */
  drop(local) {
    this.outbox.drop(local);
  }

  /** Follow no longer; what was not received stays in the storage. */
  close() {
    document.removeEventListener("visibilitychange", this.seenAgain);
    clearTimeout(this.stillTimer);
    clearTimeout(this.readTimer);
    this.outbox.close();
    this.live.leave(this);
  }

  /** Leave nothing of it in the tab. */
  forget() {
    this.close();
    this.outbox.forget();
  }

  // --- What comes --------------------------------------------------------------------------

  /** @param {string} event @param {any} data by `Live` */
  receive(event, data) {
    if (event === "entry") void this.log.add(data).then((result) => this.added(result));
    else if (event === "caught_up") void this.log.work.then(() => this.reached(data.n));
    else if (event === "signal") this.tell("signal", { seat: data.seat, kind: data.kind });
    else if (event === "read") this.tell("read", { seat: data.seat, number: data.number });
    else if (event === "state") this.tell("state", data);
    else if (event === "refused") this.stop("ticket", data.code);
    else if (event === "wake") this.woken();
  }

  /** @param {{released: any[], troubles: any[]}} result */
  added({ released, troubles }) {
    for (const { code, n, seat } of troubles) {
      this.fault(FAULTS[/** @type {"fork"} */ (code)]);
      this.tell("distrust", { code, n, seat });
    }
    for (const entry of released) this.release(entry);
    this.mend();
  }

  /** @param {any} entry */
  release(entry) {
    if (entry.mine && entry.kind === "message") this.outbox.seen(entry);
    this.tell("entry", entry);
    if (entry.kind === "event") this.happened(entry);
  }

  /** @param {any} entry an event of the log: does it end the conversation for us, or open it again? */
  happened({ event, mine }) {
    if (ENDS.has(event)) this.over = "ended";
    else if (event === "left" && mine) this.over = "left";
    else if (GOES_ON.has(event)) this.over = this.over === "left" && !mine ? "left" : "";
    if (this.caughtUp) this.follow();
  }

  /** Bring the outbox to what the log says. */
  follow() {
    if (this.over && !this.stopped) this.outbox.stop(this.over);
    if (!this.over && (this.stopped === "ended" || this.stopped === "left")) {
      this.stopped = "";
      this.outbox.resume();
    }
  }

  /** @param {unknown} n */
  reached(n) {
    this.log.reaches(n);
    this.mend();
    if (this.log.missing().length) return;
    this.caughtUp = true;
    this.follow();
    this.tell("caughtup", { n: this.last });
    this.woken();
  }

  /** Say that numbers are missing, ask for them, and say when they have come. */
  mend() {
    const missing = this.missing;
    if (missing.length) {
      if (!this.gap) this.fault("gap");
      this.gap = true;
      this.tell("gap", { missing });
      this.live.mend();
    } else if (this.gap) {
      this.gap = false;
      this.live.mended();
      this.tell("mended", {});
    }
  }

  woken() {
    this.outbox.look();
    this.outbox.kick();
    this.sendRead();
  }

  // --- What goes ---------------------------------------------------------------------------

  here() {
    const { last, digest } = this.log;
    return { after: last, digest, last: this.log.lastSentBy(this.seat), ready: this.caughtUp };
  }

  /** @param {object} body signals are not kept; one that is lost is not sent again */
  signal(body) {
    return this.live.post("signals", this.id, body).catch(() => ({ status: 0 }));
  }

  /** At most one each second, the newest, and only while somebody can see the page. */
  sendRead() {
    if (this.readTimer || this.readWanted <= this.readTo) return;
    if (document.visibilityState !== "visible") return;
    this.readTimer = setTimeout(() => this.sendReadNow(), READ_EVERY_MS / 4);
  }

  async sendReadNow() {
    const number = this.readWanted;
    const { status } = await this.signal({ kind: "read", number });
    if (status === 204) this.readTo = Math.max(this.readTo, number);
    this.readTimer = undefined;
    if (status === 204 && this.readWanted > this.readTo) this.sendRead();
  }

  /** @param {{code: string, unsent: any[]}} detail of the outbox */
  refused({ code, unsent }) {
    if (code === "ended" || code === "destroyed") {
      const first = this.stopped !== code;
      this.stopped = code;
      if (first) this.tell("ended", { code, unsent });
      return;
    }
    if (code === "left" || code === "ticket") this.stopped = code;
    this.tell("refused", { code, unsent });
  }

  /** @param {string} code @param {string} why the view's own code */
  stop(code, why) {
    if (this.stopped === code) return;
    this.stopped = code;
    this.why = why;
    this.outbox.stop(code);
  }

  /** @param {string} code */
  fault(code) {
    this.live.fault(code, this.id);
  }

  /** @param {string} name @param {any} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

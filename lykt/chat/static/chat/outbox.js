// @ts-check
/**
 * What a person has sent and the server has not yet said that it has: sealed when it goes out, sent
 * again until it is acknowledged, kept over a reload of the tab, never dropped.
 *
 *     const outbox = new Outbox({ id, seat, keys, storage, post, here });
 *     outbox.send("hei"); outbox.kick();
 *
 * - `post(path, body)` → `{status, body}` with a ticket put in; rejects when there was no answer.
 * - `here()` → `{after, digest, last}`: how far the log is known, and the newest sender number of
 *   this seat in it (`last`); `ready` is false until the log has been caught up with once.
 * - `seen(entry)`: an own message was seen in the log, which acknowledges it too.
 * - `kick()`: try now. `resume()`: go on after the conversation had ended.
 *
 * Events: `sending` (a message or its state is new), `taken` `{local, n, at}`, `refused`
 * `{code, unsent}`, `fault` `{code}`.
 *
 * One request is under way at a time, with up to 64 messages. A message gets its number and its
 * seal when it first goes out, and is sent again as the same bytes: the server knows it by its
 * number. Only when the server says that the number is another's is it sealed anew, and not before
 * the log has been read that far: a duplicated tab may have sent the very same message.
 */

import { newId, toBase64 } from "./bytes.js";
import { fits, sealMessage } from "./sealing.js";
import { Backoff } from "./backoff.js";
import { outboxName } from "./outboxes.js";

const BATCH = 64;
const BATCH_BYTES = 180_000; // the server takes 256 KiB, with what is around the seals
const LATE_MS = 10_000;
const WAIT_FOR_LOG_MS = 4_000;
const FINAL = new Set(["left", "ended", "destroyed", "ticket"]);

/** @typedef {{local: string, text: string, written: number, state: string, reason: string,
 *   s: number | null, after: number, digest: string, sealed: string, since: number}} Item */

/** Whether a conversation still takes messages is asked anew after a reload. @param {Item} item */
function restored(item) {
  const ask = FINAL.has(item.reason);
  return { ...item, state: ask ? "waiting" : item.state, since: performance.now() };
}

export class Outbox extends EventTarget {
  /**
   * @param {{id: string, seat: string, keys: any, storage: Storage | null, post: Function,
   *   here: () => {after: number, digest: Uint8Array, last: number, ready: boolean},
   *   lastSent?: number, backoff?: Backoff}} given
   */
  constructor({ id, seat, keys, storage, post, here, lastSent = 0, backoff = new Backoff() }) {
    super();
    Object.assign(this, { id, seat, keys, storage });
    this.post = post;
    this.here = here;
    this.backoff = backoff;
    this.name = outboxName(id, seat);
    /** @type {Item[]} */
    this.items = [];
    this.lastTaken = lastSent;
    this.limit = BATCH;
    this.stopped = "";
    this.closed = false;
    this.notBefore = 0;
    this.readFirst = { s: 0, since: 0 };
    /** @type {Map<number, string>} */
    this.locals = new Map();
    this.busy = false;
    this.began = performance.now();
    /** @type {any} */
    this.timer = null;
    this.restore();
    this.watch = setInterval(() => this.look(), 1000);
  }

  // --- The page's side ---------------------------------------------------------------------

  /**
   * @param {string} text
   * @returns {any} the message as it stands
   * @throws {RangeError} when there is nothing in it, or more than 4,000 characters.
   */
  send(text) {
    if (!text.trim() || !fits(text)) throw new RangeError("1 to 4,000 characters");
    // Text and moment together are the message's own: never two of one moment.
    const newest = this.items[this.items.length - 1];
    const written = Math.max(Date.now(), newest ? newest.written + 1 : 0);
    const item = {
      ...{ local: newId(), text, written, since: performance.now() },
      ...{ s: null, after: 0, digest: "", sealed: "" },
      ...{ state: this.stopped ? "refused" : "waiting", reason: this.stopped },
    };
    this.items.push(item);
    this.keep();
    this.tell("sending", this.shown(item));
    if (this.stopped) this.tell("refused", { code: this.stopped, unsent: this.unsent });
    this.kick();
    return this.shown(item);
  }

  /** What has not been received, as the page may see it. */
  get unsent() {
    return this.items.map((item) => this.shown(item));
  }

  /** Try now, also in the middle of a pause. */
  kick() {
    clearTimeout(this.timer);
    this.timer = null;
    void this.pump();
  }

  /** The conversation goes on: what was left behind is sent after all. */
  resume() {
    if (!this.stopped || this.stopped === "destroyed") return;
    this.stopped = "";
    // Their seals stay: should an earlier sending arrive after all, it is the same message.
    for (const item of this.items) if (FINAL.has(item.reason)) this.state(item, "waiting");
    this.keep();
    this.kick();
  }

  /** Take a refused message away, for instance because its text was copied. @param {string} local */
  drop(local) {
    this.items = this.items.filter((item) => item.local !== local || item.state !== "refused");
    this.keep();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
  }

  forget() {
    this.close();
    this.items = [];
    try {
      this.storage?.removeItem(this.name);
    } catch {
      // a browser without storage has kept nothing
    }
  }

  // --- Sending -----------------------------------------------------------------------------

  async pump() {
    if (this.busy || this.closed || this.stopped || this.timer || !this.sendable.length) return;
    if (!this.mayBegin()) return this.later(300);
    const held = this.notBefore - performance.now();
    if (held > 0) return this.later(held);
    this.busy = true;
    const wait = await this.round().catch((error) => this.failed(error));
    this.busy = false;
    if (wait) this.later(wait);
    else void this.pump();
  }

  get sendable() {
    return this.items.filter((item) => item.state !== "refused");
  }

  /** Our own newest number is in the log; without it the server would have to correct us. */
  mayBegin() {
    const { ready, last } = this.here();
    const { s, since } = this.readFirst;
    if (last < s && performance.now() - since < WAIT_FOR_LOG_MS) return false;
    return ready || this.lastTaken > 0 || performance.now() - this.began > WAIT_FOR_LOG_MS;
  }

  /** One request and its answer. @returns {Promise<number>} ms until the next */
  async round() {
    const batch = await this.batch();
    const messages = batch.map(({ s, after, digest, sealed }) => ({ s, after, digest, sealed }));
    const again = batch.some((item) => item.state !== "waiting");
    for (const item of batch) if (item.state === "waiting") this.state(item, "sending");
    if (again) this.tell("fault", { code: "resend" });
    const { status, body } = await this.post("messages", { messages });
    this.acknowledge(body?.taken);
    return this.answered(status, body || {}, batch);
  }

  /** The next messages, each with its number and its seal. */
  async batch() {
    const { after, digest, last } = this.here();
    this.lastTaken = Math.max(this.lastTaken, last);
    const batch = [];
    let bytes = 0;
    let next = this.lastTaken + 1;
    for (const item of this.sendable.slice(0, this.limit)) {
      if (item.s === null) await this.seal(item, next, after, digest);
      next = Number(item.s) + 1;
      bytes += item.sealed.length + 120;
      if (batch.length && bytes > BATCH_BYTES) break;
      batch.push(item);
    }
    this.keep();
    return batch;
  }

  /** @param {Item} item @param {number} s @param {number} after @param {Uint8Array} digest */
  async seal(item, s, after, digest) {
    const place = { id: this.id, seat: this.seat, s, after, digest };
    const sealed = await sealMessage({ ...place, keys: this.keys, text: item.text, written: item.written });
    Object.assign(item, { s, after, digest: toBase64(digest), sealed });
  }

  /** Forget numbers and seals from a place on; they are made anew. @param {number} at */
  unseal(at = 0) {
    for (const item of this.items.slice(at)) {
      Object.assign(item, { s: null, after: 0, digest: "", sealed: "" });
    }
  }

  // --- Answers -----------------------------------------------------------------------------

  /** @param {number} status @param {any} body @param {Item[]} batch @returns {number} ms to wait */
  answered(status, body, batch) {
    if (status === 200) {
      this.backoff.succeeded();
      this.limit = BATCH;
      // An answer that acknowledges nothing of what was sent must not be asked for without end.
      return batch.some((item) => this.items.includes(item)) ? this.backoff.next() : 0;
    }
    if (status === 409) return this.renumbered(body);
    // Which tickets count is the page's affair: it is asked for another one.
    if (status === 401) return this.backoff.next();
    if (FINAL.has(body.error)) return this.stop(body.error);
    if (status === 413 || status === 400) return this.tooMuch(body.error || "malformed", batch);
    if (body.error === "stopping") return 50 + Math.random() * 200;
    const asked = Math.min(60, Number(body.retry_after) || 0) * 1000;
    this.notBefore = performance.now() + asked;
    return Math.max(asked, this.backoff.next());
  }

  /**
   * No answer: what was sent may be taken or not, and is sent again as it is.
   * @param {any} error @returns {number}
   */
  failed(error) {
    return error?.refused ? this.stop("ticket") : this.backoff.next();
  }

  /** @param {any} taken */
  acknowledge(taken) {
    for (const each of Array.isArray(taken) ? taken : []) {
      const item = this.items.find((item) => item.s !== null && item.s === each.s);
      if (item) this.take(item, each.n, each.at);
    }
  }

  /**
   * An own message in the log acknowledges itself, also when a duplicated tab has sent it. One of
   * our number that says something else is another tab's; the server will say so too.
   * @param {{s: number, sealed: string, n: number, at: number, local: string | null,
   *   text: string | null, written: number}} entry
   */
  seen(entry) {
    const item = this.items.find((item) => item.s === entry.s && item.sealed === entry.sealed);
    const same = (/** @type {Item} */ { text, written }) =>
      text === entry.text && written === entry.written;
    const twin = this.locals.has(entry.s) ? undefined : this.items.find(same);
    if (item) this.take(item, entry.n, entry.at);
    else if (twin) this.take(Object.assign(twin, { s: entry.s }), entry.n, entry.at);
    entry.local = this.locals.get(entry.s) || null;
  }

  /** @param {Item} item @param {number} n @param {number} at */
  take(item, n, at) {
    this.items = this.items.filter((other) => other !== item);
    this.lastTaken = Math.max(this.lastTaken, Number(item.s));
    this.locals.set(Number(item.s), item.local);
    this.keep();
    this.tell("taken", { local: item.local, s: item.s, n, at });
  }

  /** @param {any} body */
  renumbered(body) {
    this.tell("fault", { code: "renumber" });
    if (Number.isInteger(body.last_sent)) this.lastTaken = body.last_sent;
    this.readFirst = { s: this.lastTaken, since: performance.now() };
    this.unseal();
    this.renumberings = (this.renumberings || 0) + 1;
    this.keep();
    return this.renumberings > 3 ? this.backoff.next() : 0;
  }

  /** @param {string} code @returns {number} */
  stop(code) {
    this.stopped = code;
    for (const item of this.sendable) this.refuse(item, code);
    this.keep();
    this.tell("refused", { code, unsent: this.unsent });
    return 0;
  }

  /** Fewer at a time; and one alone that is refused is kept for the person and not sent. */
  tooMuch(/** @type {string} */ code, /** @type {Item[]} */ batch) {
    this.tell("fault", { code: "script" });
    if (batch.length > 1) {
      this.limit = Math.max(1, batch.length >> 1);
      return 0;
    }
    const [item] = batch;
    this.unseal(this.items.indexOf(item));
    this.refuse(item, code);
    this.keep();
    this.tell("refused", { code, unsent: [this.shown(item)] });
    return 0;
  }

  /** @param {Item} item @param {string} reason */
  refuse(item, reason) {
    item.reason = reason;
    this.state(item, "refused");
  }

  // --- Keeping -----------------------------------------------------------------------------

  keep() {
    const { lastTaken, items } = this;
    try {
      this.storage?.setItem(this.name, JSON.stringify({ lastTaken, items }));
    } catch {
      // A full or forbidden storage: the message lives as long as the tab.
    }
  }

  restore() {
    try {
      const kept = JSON.parse(this.storage?.getItem(this.name) || "null");
      this.lastTaken = Math.max(this.lastTaken, kept?.lastTaken || 0);
      this.items = (kept?.items || []).map((/** @type {Item} */ item) => restored(item));
    } catch {
      this.items = [];
    }
  }

  // --- Telling -----------------------------------------------------------------------------

  /** Is something late? Called each second, and whenever the tab wakes. */
  look() {
    for (const item of this.items) {
      const late = performance.now() - item.since > LATE_MS;
      if (late && (item.state === "waiting" || item.state === "sending")) this.state(item, "late");
    }
  }

  /** @param {Item} item @param {string} state */
  state(item, state) {
    if (item.state === state) return;
    item.state = state;
    this.tell("sending", this.shown(item));
  }

  /** @param {Item} item */
  shown({ local, text, written, state, s }) {
    return { local, text, written, state, s };
  }

  /** @param {number} ms */
  later(ms) {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.kick(), ms);
  }

  /** @param {string} name @param {any} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// @ts-check
/**
 * The log of one conversation as a reader checks it: entries go in as they come, in any order and
 * any number of times, and come out verified, in order and once. Nothing that the server sends
 * makes it throw.
 *
 *     const log = await Log.begin({ id, seat, keys });
 *     const { released, troubles } = await log.add(data);
 *
 * - `last` and `digest`: how far the log is known without a gap, and its digest there.
 * - `missing()`: `[from, to][]`, numbers that are known to exist and have not come.
 * - `lastSentBy(seat)`: that seat's newest sender number.
 * - `released` has a `LogEntry` (conversation.js) for each number that is now in order;
 *   `troubles` has `{code, n, seat}`, where code is one of
 *   "fork"       a number that we have came again with something else in it
 *   "digest"     the sender had another log before its eyes than we have
 *   "sender"     a sender's own numbers have a gap, or one came twice
 *   "sealed"     the message does not open
 *   "malformed"  not an entry at all; it has no number and is dropped
 */

import { fromBase64, isU32, same } from "./bytes.js";
import { eventBody, firstDigest, messageBody, nextDigest, openMessage } from "./sealing.js";

// How far ahead of what we have an entry may be; more is a server that wants to fill our memory.
const AHEAD = 5000;
const DIGEST = 32;
// What a Date can hold, in milliseconds; showing a time beyond it throws, and hides the entry.
const LAST_TIME = 8.64e15;

/** @param {any} data @returns {boolean} */
const isMessage = (data) => data.sealed !== undefined;

/** @param {any} data what came for one entry @returns {any} read, with its body for the digest */
function read(data) {
  const { n, at, seat } = data;
  const isTime = Number.isFinite(at) && Math.abs(at) <= LAST_TIME;
  if (!isU32(n) || n < 1 || !isTime) throw new TypeError("no number or time");
  if (!isMessage(data)) {
    if (typeof data.event !== "string" || !/^[a-z_]{1,40}$/.test(data.event)) {
      throw new TypeError("neither message nor event");
    }
    const about = seat || null;
    return { n, at, seat: about, event: data.event, body: eventBody(data.event, about) };
  }
  const digest = fromBase64(data.digest);
  if (digest.length !== DIGEST || !isU32(data.s) || data.s < 1) throw new TypeError("no place");
  const { s, after, sealed } = data;
  return { n, at, seat, s, after, digest, sealed, bytes: fromBase64(sealed) };
}

export class Log {
  /** @param {{id: string, seat: string, keys: any, zero: Uint8Array}} given */
  constructor({ id, seat, keys, zero }) {
    this.id = id;
    this.seat = seat;
    this.keys = keys;
    /** @type {any[]} */
    this.entries = [];
    /** @type {Uint8Array[]} */
    this.digests = [zero];
    /** @type {Map<number, any>} */
    this.early = new Map();
    /** @type {Map<string, number>} */
    this.sent = new Map();
    this.seen = 0;
    /** @type {Promise<any>} */
    this.work = Promise.resolve();
  }

  /** @param {{id: string, seat: string, keys: any}} given @returns {Promise<Log>} */
  static async begin({ id, seat, keys }) {
    return new Log({ id, seat, keys, zero: await firstDigest(id) });
  }

  get last() {
    return this.digests.length - 1;
  }

  get digest() {
    return this.digests[this.last];
  }

  /** @param {string} seat */
  lastSentBy(seat) {
    return this.sent.get(seat) || 0;
  }

  /** @returns {[number, number][]} */
  missing() {
    const gaps = /** @type {[number, number][]} */ ([]);
    let next = this.last + 1;
    for (const n of [...this.early.keys()].sort((one, other) => one - other)) {
      if (n > next) gaps.push([next, n - 1]);
      next = n + 1;
    }
    if (this.seen >= next) gaps.push([next, this.seen]);
    return gaps;
  }

  /** The server says that the log goes this far. @param {unknown} n */
  reaches(n) {
    if (isU32(n) && Number(n) <= this.last + AHEAD) this.seen = Math.max(this.seen, Number(n));
  }

  /**
   * @param {any} data as it came over the wire
   * @returns {Promise<{released: any[], troubles: {code: string, n: number, seat: string | null}[]}>}
   */
  add(data) {
    const adding = this.work.then(() => this._add(data));
    this.work = adding.catch(() => undefined);
    return adding;
  }

  /** @param {any} data */
  async _add(data) {
    const result = { released: /** @type {any[]} */ ([]), troubles: /** @type {any[]} */ ([]) };
    try {
      const entry = read(data);
      entry.body = entry.body || messageBody({ id: this.id, ...entry });
      await this._place(entry, result);
    } catch {
      result.troubles.push({ code: "malformed", n: 0, seat: null });
    }
    return result;
  }

  /** @param {any} entry @param {any} result */
  async _place(entry, result) {
    if (entry.n <= this.last) return this._compare(entry, this.digests[entry.n], result);
    if (entry.n > this.last + AHEAD) throw new RangeError("far ahead of the log");
    this.reaches(entry.n);
    const early = this.early.get(entry.n);
    if (early && !same(early.body, entry.body)) this._trouble("fork", entry, result);
    if (!early) this.early.set(entry.n, entry);
    for (let next; (next = this.early.get(this.last + 1)); ) {
      this.early.delete(next.n);
      await this._release(next, result);
    }
  }

  /** A number that we have already: is it the same? @param {any} entry @param {Uint8Array} digest @param {any} result */
  async _compare(entry, digest, result) {
    const again = await nextDigest(this.digests[entry.n - 1], entry.n, entry.body);
    if (!same(again, digest)) this._trouble("fork", entry, result);
  }

  /** @param {any} entry @param {any} result */
  async _release(entry, result) {
    const { n, at, seat, event, s, after, digest, sealed, body } = entry;
    const trouble = event ? "" : this._troubleOf(entry);
    const out = { n, at, seat, mine: seat === this.seat, kind: event ? "event" : "message", event: event || "",
      s: s || null, sealed: sealed || null, text: null, written: 0, trouble, local: null };
    if (!event) {
      this.sent.set(seat, Math.max(s, this.lastSentBy(seat)));
      try {
        Object.assign(out, await openMessage({ keys: this.keys, id: this.id, seat, s, after, digest, sealed }));
      } catch {
        out.trouble = "sealed";
      }
    }
    this.digests.push(await nextDigest(this.digest, n, body));
    this.entries.push(out);
    result.released.push(out);
    if (out.trouble) this._trouble(out.trouble, entry, result);
  }

  /** @param {any} entry @returns {string} what is wrong with the place that the sender gave */
  _troubleOf({ n, seat, s, after, digest }) {
    if (after >= n || !same(this.digests[after], digest)) return "digest";
    return s === this.lastSentBy(seat) + 1 ? "" : "sender";
  }

  /** @param {string} code @param {any} entry @param {any} result */
  _trouble(code, { n, seat }, result) {
    result.troubles.push({ code, n, seat: seat || null });
  }
}

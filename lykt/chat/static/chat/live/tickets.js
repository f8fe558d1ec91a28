// @ts-check
/**
 * The tickets that a page holds, renewed before they end; only one question is under way at a time.
 * Keys are "c" and a conversation's id, or "d" and a desk's.
 */

import { Since } from "./since.js";
import { ANSWER_MS, within } from "./wire.js";

const OLD_MS = 90_000;

/** No ticket is given any more; `code` is the server's. */
export class TicketsRefused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
    this.refused = true;
  }
}

/** @param {any} id */
export const plain = (id) => String(id).toLowerCase();

export class Tickets {
  /**
   * @param {{keys: () => string[], ask: (conversations: string[], desks: string[]) => Promise<any>,
   *   refused: (key: string) => void, allRefused: (code: string) => void}} page
   */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, {ticket: string, since: Since}>} */
    this.held = new Map();
  }

  /** @param {string} key @returns {string | undefined} */
  get(key) {
    return this.held.get(key)?.ticket;
  }

  /** @param {string} key */
  delete(key) {
    this.held.delete(key);
  }

  clear() {
    this.held.clear();
  }

  /** @param {string} key @returns {Promise<string>} */
  async of(key) {
    await this.renew();
    const held = this.get(key);
    if (held) return held;
    // What is refused is followed no longer; anything else is tried again.
    throw this.page.keys().includes(key) ? new Error("no ticket yet") : new TicketsRefused("ticket");
  }

  /** New ones for what has none, or an old one. A question that is under way may have been sent
   *  before what we now follow was followed. */
  async renew() {
    if (this.renewing) await this.renewing;
    this.renewing = this.renewing || this.renewNow().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  async renewNow() {
    const isOld = (/** @type {string} */ key) => !((this.held.get(key)?.since.ms ?? NaN) < OLD_MS);
    const wanted = this.page.keys().filter(isOld);
    if (!wanted.length) return;
    const of = (/** @type {string} */ kind) =>
      wanted.filter((key) => key[0] === kind).map((key) => key.slice(1));
    const given = await within(ANSWER_MS, this.ask(of("c"), of("d")));
    for (const key of wanted) this.keep(key, given);
  }

  /** @param {string[]} conversations @param {string[]} desks */
  async ask(conversations, desks) {
    try {
      return await this.page.ask(conversations, desks);
    } catch (error) {
      if (/** @type {any} */ (error)?.refused) this.page.allRefused(/** @type {any} */ (error).code);
      throw error;
    }
  }

  /** @param {string} key @param {any} given */
  keep(key, given) {
    const id = key.slice(1);
    const of = (key[0] === "c" ? given?.conversations : given?.desks) || {};
    const ticket = of[id] || Object.entries(of).find(([name]) => plain(name) === id)?.[1];
    if (typeof ticket === "string") {
      this.held.set(key, { ticket, since: new Since() });
      return;
    }
    this.held.delete(key);
    this.page.refused(key);
  }
}

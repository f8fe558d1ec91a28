// @ts-check
/**
 * The one connection of a page: follows any number of conversations and desks, and posts for them.
 *
 *     const live = new Live({ tickets });
 *     live.watchDesk("3");
 *     live.addEventListener("hint", reloadBoard);
 *     live.start();
 *
 * `tickets({conversations: string[], desks: string[]})` fetches new tickets from an ordinary view
 * and answers `{conversations: {id: ticket}, desks: {id: ticket}}`. One that is left out is refused
 * for good. It throws `TicketsRefused(code)` when all are (signed out, no longer appointed); any
 * other error is tried again.
 *
 * Events, with `detail`
 * - `state` `{state, code}`: "connecting", "online", "offline", "refused" (with `code`), "stopped".
 * - `hint` `{desk}`: the desk's board has changed, or may have while we were away.
 * - `refused` `{desk}`: no ticket for that desk any more.
 * - `fault` `{code, conversation}`: one more fault, "" for none in particular. `takeFaults()` gives
 *   the counts and empties them: `{conversation: {code: count}}`, for the page to report.
 *
 * `check()` looks at once whether there is more; pages need it seldom, since the tab's waking, the
 * network's return and the way back in the history call it. `now()` is the server's time in ms as
 * far as it is known; the device's clock is never trusted. `stop()` ends, `start()` begins again.
 *
 * Nothing here rests on a timer being on time: a tab in the background may sleep through any of
 * them, and what was missed is asked for by number when it wakes.
 */

import { Backoff } from "./backoff.js";
import { Following } from "./live/following.js";
import { plain, Tickets, TicketsRefused } from "./live/tickets.js";
import { Wire } from "./live/wire.js";

const SLOW_MS = 5_000;
const LOOK_MS = 5_000;
const IDLE_MS = 60_000;
const MOST_FOLLOWED = 200;

export { TicketsRefused };

export class Live extends EventTarget {
  /** @param {{tickets: Function, base?: string, backoff?: Backoff}} given */
  constructor({ tickets, base = "/live/", backoff = new Backoff() }) {
    super();
    this.fetchTickets = tickets;
    this.backoff = backoff;
    this.state = "stopped";
    this.running = false;
    /** @type {Map<string, any>} */
    this.conversations = new Map();
    /** @type {Set<string>} */
    this.desks = new Set();
    /** @type {Record<string, Record<string, number>>} */
    this.faults = {};
    this.mending = new Backoff({ first: 500, most: 30_000 });
    this.wire = new Wire(base);
    this.tickets = new Tickets({
      keys: () => this.keys,
      ask: (conversations, desks) => this.fetchTickets({ conversations, desks }),
      refused: (key) => this.refuse(key[0], key.slice(1)),
      allRefused: (code) => this.end("refused", code),
    });
    this.following = new Following(this);
    this.wake = () => {};
  }

  // --- What is followed --------------------------------------------------------------------

  /** @param {any} conversation called with `receive(event, data)`; has `id` and `after` */
  join(conversation) {
    this.conversations.set(plain(conversation.id), conversation);
    this.again("changed");
  }

  /** @param {any} conversation */
  leave(conversation) {
    this.conversations.delete(plain(conversation.id));
    this.tickets.delete(`c${plain(conversation.id)}`);
    this.again("changed");
  }

  /** @param {string | number} desk */
  watchDesk(desk) {
    this.desks.add(String(desk));
    this.again("changed");
  }

  /** @param {string | number} desk */
  unwatchDesk(desk) {
    this.desks.delete(String(desk));
    this.tickets.delete(`d${desk}`);
    this.again("changed");
  }

  // --- The page's side ---------------------------------------------------------------------

  start() {
    if (this.running) return;
    this.running = true;
    this.say("connecting");
    this.listen(true);
    this.watch = setInterval(() => this.look(), LOOK_MS);
    void this.run();
  }

  stop() {
    if (!this.running) return;
    this.end("stopped");
  }

  /** Look now: go on if we were waiting, connect anew if the connection may be dead. */
  check() {
    for (const conversation of this.conversations.values()) conversation.receive("wake", {});
    if (!this.running) return;
    this.backoff.succeeded();
    if (this.following.isDoubtful) this.again("check");
    this.wake();
  }

  /** @returns {number} the server's time in ms since 1970 */
  now() {
    return this.wire.now();
  }

  /** @param {string} code @param {string} conversation */
  fault(code, conversation = "") {
    const counts = (this.faults[conversation] = this.faults[conversation] || {});
    counts[code] = (counts[code] || 0) + 1;
    this.tell("fault", { code, conversation });
  }

  /** @returns {Record<string, Record<string, number>>} */
  takeFaults() {
    const taken = this.faults;
    this.faults = {};
    return taken;
  }

  /** A number is missing: ask for it, more seldom the longer it stays away. */
  mend() {
    if (this.mendTimer) return;
    const ask = () => {
      this.mendTimer = undefined;
      this.again("check");
    };
    this.mendTimer = setTimeout(ask, this.mending.next());
  }

  mended() {
    this.mending.succeeded();
  }

  /**
   * Post for one conversation; its ticket is put in, and renewed once if it has ended.
   * @param {string} path @param {string} conversation @param {object} body
   * @returns {Promise<{status: number, body: any}>} rejects when there was no answer
   */
  async post(path, conversation, body) {
    const key = `c${plain(conversation)}`;
    const answer = await this.wire.post(path, await this.tickets.of(key), body);
    if (answer.status !== 401) return answer;
    this.tickets.delete(key);
    return this.wire.post(path, await this.tickets.of(key), body);
  }

  /** What is followed: "c" and "d" before the ids. */
  get keys() {
    const conversations = [...this.conversations.keys()].map((id) => `c${id}`);
    return [...conversations, ...[...this.desks].map((id) => `d${id}`)].slice(0, MOST_FOLLOWED);
  }

  /** As the server is asked for it: each with its ticket, and the number that it has. */
  followed() {
    const follow = [];
    for (const key of this.keys) {
      const ticket = this.tickets.get(key);
      const after = this.conversations.get(key.slice(1))?.after || 0;
      if (ticket) follow.push(key[0] === "d" ? { ticket } : { ticket, after });
    }
    return follow;
  }

  /** @param {string} kind @param {string} id */
  refuse(kind, id) {
    if (kind === "d") {
      this.desks.delete(id);
      return this.tell("refused", { desk: id });
    }
    const conversation = this.conversations.get(id);
    this.conversations.delete(id);
    conversation?.receive("refused", { code: "ticket" });
  }

  // --- The loop ----------------------------------------------------------------------------

  async run() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const mine = () => this.running && this.turn === turn;
    while (mine()) {
      const wait = this.keys.length ? await this.following.once() : IDLE_MS;
      if (mine() && wait) await this.pause(wait);
    }
  }

  /** End what is under way, and follow anew. @param {string} reason */
  again(reason) {
    this.following.end(reason);
    this.wake();
  }

  /** @param {number} ms until then, or until something wakes us */
  async pause(ms) {
    await new Promise((done) => {
      this.wake = () => done(undefined);
      setTimeout(done, ms);
    });
    this.wake = () => {};
  }

  // --- What comes --------------------------------------------------------------------------

  /** @param {string} event @param {any} data */
  receive(event, data) {
    if (event === "hint") return this.tell("hint", { desk: String(data.desk) });
    const conversation = this.conversations.get(plain(data.c));
    if (!conversation) return;
    if (event === "entry") this.measure(conversation, data);
    conversation.receive(event, data);
  }

  /** @param {any} conversation @param {any} data */
  measure(conversation, { at }) {
    if (conversation.caughtUp && this.wire.knowsTime && this.now() - at > SLOW_MS) {
      this.fault("slow_delivery", plain(conversation.id));
    }
    this.wire.hearTime(at);
  }

  online() {
    if (this.state === "online") return;
    this.say("online");
    for (const conversation of this.conversations.values()) conversation.receive("wake", {});
  }

  /** @param {string} code @param {number} failures in a row */
  broke(code, failures) {
    if (this.state === "online" || code === "stream_broken") this.faultOfAll(code);
    this.say(failures > 1 || navigator.onLine === false ? "offline" : "connecting");
  }

  /** @param {string} code */
  faultOfAll(code) {
    for (const id of this.conversations.keys()) this.fault(code, id);
    if (!this.conversations.size) this.fault(code);
  }

  // --- The tab -----------------------------------------------------------------------------

  /** Called every few seconds, when the browser lets timers run. */
  look() {
    if (this.following.isSilent) this.again("silent");
  }

  /** @param {boolean} on */
  listen(on) {
    const how = on ? "addEventListener" : "removeEventListener";
    this.woken = this.woken || ((/** @type {Event} */ event) => this.wakeUp(event));
    document[how]("visibilitychange", this.woken);
    for (const name of ["online", "offline", "pageshow"]) window[how](name, this.woken);
  }

  /** @param {any} event */
  wakeUp(event) {
    if (event.type === "offline") return this.say("offline");
    if (event.type === "online" || event.persisted) this.again("check");
    if (document.visibilityState === "visible") this.check();
  }

  /** @param {string} state @param {string} code */
  end(state, code = "") {
    this.running = false;
    this.listen(false);
    clearInterval(this.watch);
    clearTimeout(this.mendTimer);
    this.mendTimer = undefined;
    this.say(state, code);
    if (state === "refused") {
      for (const each of this.conversations.values()) each.receive("refused", { code });
    }
    this.again(state);
  }

  /** @param {string} state @param {string} code */
  say(state, code = "") {
    if (this.state === state) return;
    this.state = state;
    this.tell("state", { state, code });
    for (const each of this.conversations.values()) each.receive("state", { state });
  }

  /** @param {string} name @param {any} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

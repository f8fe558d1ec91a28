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
import { EventReader } from "./events.js";

const SILENCE_MS = 35_000; // the server says something every 15 seconds
const DOUBT_MS = 17_000;
const FIRST_EVENT_MS = 8_000;
const ANSWER_MS = 15_000;
const TICKET_OLD_MS = 90_000;
const POLL_SECONDS = 20;
const POLLING_MS = 5 * 60_000; // then streams are tried again
const STEADY_MS = 5_000;
const SLOW_MS = 5_000;
const BROKEN_TWICE = 2;
const SHORT_STREAMS = 4;
const MOST_FOLLOWED = 200;

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
const plain = (id) => String(id).toLowerCase();

/** Time that passed, whichever clock noticed: one stands still in sleep, the other can be set. */
class Since {
  constructor() {
    this.mark();
  }

  mark() {
    this.steady = performance.now();
    this.wall = Date.now();
  }

  get ms() {
    return Math.max(performance.now() - this.steady, Date.now() - this.wall);
  }
}

export class Live extends EventTarget {
  /** @param {{tickets: Function, base?: string, backoff?: Backoff}} given */
  constructor({ tickets, base = "/live/", backoff = new Backoff() }) {
    super();
    this.fetchTickets = tickets;
    this.base = base;
    this.backoff = backoff;
    this.state = "stopped";
    this.running = false;
    /** @type {Map<string, any>} */
    this.conversations = new Map();
    /** @type {Set<string>} */
    this.desks = new Set();
    /** @type {Map<string, {ticket: string, since: Since}>} */
    this.tickets = new Map();
    /** @type {Record<string, Record<string, number>>} */
    this.faults = {};
    this.heard = new Since();
    this.began = new Since();
    /** @type {AbortController | null} */
    this.controller = null;
    this.reason = "";
    this.unheard = 0;
    this.short = 0;
    this.failures = 0;
    /** @type {Since | null} */
    this.polling = null;
    this.mending = new Backoff({ first: 500, most: 30_000 });
    this.offset = -Infinity;
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
    this.watch = setInterval(() => this.look(), 5_000);
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
    if (this.heard.ms > DOUBT_MS) this.again("check");
    this.wake();
  }

  /** @returns {number} the server's time in ms since 1970 */
  now() {
    return Number.isFinite(this.offset) ? performance.now() + this.offset : Date.now();
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
    const answer = await this.postOnce(path, await this.ticket(key), body);
    if (answer.status !== 401) return answer;
    this.tickets.delete(key);
    return this.postOnce(path, await this.ticket(key), body);
  }

  // --- Tickets -----------------------------------------------------------------------------

  /** @param {string} key @returns {Promise<string>} */
  async ticket(key) {
    await this.renew();
    const held = this.tickets.get(key);
    if (held) return held.ticket;
    // What is refused is followed no longer; anything else is tried again.
    throw this.keys.includes(key) ? new Error("no ticket yet") : new TicketsRefused("ticket");
  }

  /**
   * New tickets for what has none, or an old one; only one request at a time. One that is under way
   * may have been sent before what we now follow was followed.
   */
  async renew() {
    if (this.renewing) await this.renewing;
    this.renewing = this.renewing || this.renewNow().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  async renewNow() {
    const old = (/** @type {string} */ key) => !(this.tickets.get(key)?.since.ms < TICKET_OLD_MS);
    const wanted = this.keys.filter(old);
    if (!wanted.length) return;
    const of = (/** @type {string} */ kind) =>
      wanted.filter((key) => key[0] === kind).map((key) => key.slice(1));
    const given = await this.within(ANSWER_MS, this.askForTickets(of("c"), of("d")));
    for (const key of wanted) this.keepTicket(key, given);
  }

  /** @param {string[]} conversations @param {string[]} desks */
  async askForTickets(conversations, desks) {
    try {
      return await this.fetchTickets({ conversations, desks });
    } catch (error) {
      if (/** @type {any} */ (error)?.refused) this.end("refused", /** @type {any} */ (error).code);
      throw error;
    }
  }

  /** @param {string} key @param {any} given */
  keepTicket(key, given) {
    const [kind, id] = [key[0], key.slice(1)];
    const of = (kind === "c" ? given?.conversations : given?.desks) || {};
    const ticket = of[id] || Object.entries(of).find(([name]) => plain(name) === id)?.[1];
    if (typeof ticket === "string") this.tickets.set(key, { ticket, since: new Since() });
    else this.refuse(kind, id);
  }

  /** @param {string} kind @param {string} id */
  refuse(kind, id) {
    this.tickets.delete(kind + id);
    if (kind === "d") {
      this.desks.delete(id);
      return this.tell("refused", { desk: id });
    }
    const conversation = this.conversations.get(id);
    this.conversations.delete(id);
    conversation?.receive("refused", { code: "ticket" });
  }

  /** What is followed: "c" and "d" before the ids. */
  get keys() {
    const conversations = [...this.conversations.keys()].map((id) => `c${id}`);
    return [...conversations, ...[...this.desks].map((id) => `d${id}`)].slice(0, MOST_FOLLOWED);
  }

  // --- The loop ----------------------------------------------------------------------------

  async run() {
    const turn = (this.turn = (this.turn || 0) + 1);
    const mine = () => this.running && this.turn === turn;
    while (mine()) {
      const wait = this.keys.length ? await this.once() : 60_000;
      if (mine() && wait) await this.pause(wait);
    }
  }

  /** One stream or one long poll. @returns {Promise<number>} ms until the next */
  async once() {
    const controller = (this.controller = new AbortController());
    this.reason = "";
    this.events = 0;
    this.began.mark();
    try {
      await this.renew();
      if (!controller.signal.aborted) await this.follow(controller);
    } catch {
      this.reason = this.reason || "failed";
    }
    this.controller = null;
    return this.after(this.reason);
  }

  /** @param {AbortController} controller */
  async follow(controller) {
    if (this.polling && this.polling.ms > POLLING_MS) {
      this.polling = null;
      this.unheard = this.short = 0;
    }
    const follow = this.keys.map((key) => this.followed(key)).filter(Boolean);
    if (!follow.length) return;
    this.heard.mark();
    await (this.polling ? this.poll(follow, controller) : this.stream(follow, controller));
  }

  /** @param {string} key */
  followed(key) {
    const ticket = this.tickets.get(key)?.ticket;
    if (!ticket) return null;
    if (key[0] === "d") return { ticket };
    return { ticket, after: this.conversations.get(key.slice(1))?.after || 0 };
  }

  /** @param {any[]} follow @param {AbortController} controller */
  async stream(follow, controller) {
    const unheard = setTimeout(() => this.again("unheard"), FIRST_EVENT_MS);
    try {
      const response = await this.request("follow", { follow }, controller.signal);
      if (response.status !== 200) return await this.refusedBy(response);
      if (!response.body) {
        this.polling = new Since();
        return;
      }
      await this.readAll(response.body.getReader(), unheard);
      this.reason = this.reason || "ended";
    } finally {
      clearTimeout(unheard);
    }
  }

  /** @param {any} reader @param {any} unheard the timer that waits for the first bytes */
  async readAll(reader, unheard) {
    const events = new EventReader((event, data) => this.receive(event, data));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(unheard);
      this.unheard = 0;
      this.heard.mark();
      events.read(value);
    }
  }

  /** @param {any[]} follow @param {AbortController} controller */
  async poll(follow, controller) {
    const limit = setTimeout(() => this.again("failed"), POLL_SECONDS * 1000 + ANSWER_MS);
    try {
      const body = { follow, wait: POLL_SECONDS };
      const response = await this.request("follow", body, controller.signal);
      if (response.status !== 200) return await this.refusedBy(response);
      const { events } = await response.json();
      this.heard.mark();
      this.online();
      for (const { event, data } of events) this.receive(event, data);
      this.reason = this.reason || "polled";
    } finally {
      clearTimeout(limit);
    }
  }

  /** @param {Response} response */
  async refusedBy(response) {
    const body = await response.json().catch(() => ({}));
    if (response.status === 401) this.tickets.clear();
    this.holdMs = Math.min(60, Number(body.retry_after) || 0) * 1000;
    this.reason = response.status === 401 ? "ticket" : body.error === "stopping" ? "bye" : "failed";
  }

  /** What comes next, by how the last one ended. @param {string} reason @returns {number} ms */
  after(reason) {
    const steady = this.began.ms > STEADY_MS && this.events > 0;
    if (steady) this.backoff.succeeded();
    if (reason === "changed" || reason === "check") return 0;
    if (reason === "polled") return this.polled();
    if (reason === "ticket" || reason === "renew" || reason === "bye") {
      return steady ? Math.random() * 200 : this.backoff.next();
    }
    return this.broke(reason, steady);
  }

  /** A poll that came back at once with nothing new must not become a storm. */
  polled() {
    this.backoff.succeeded();
    return this.began.ms < 200 ? 500 : 0;
  }

  /** @param {string} reason @param {boolean} steady */
  broke(reason, steady) {
    if (!this.running) return 0;
    const asked = this.holdMs || 0;
    this.holdMs = 0;
    this.count(reason, steady);
    this.failures += 1;
    this.say(this.failures > 1 || navigator.onLine === false ? "offline" : "connecting");
    return Math.max(asked, this.backoff.next());
  }

  /** @param {string} reason @param {boolean} steady */
  count(reason, steady) {
    const code = reason === "silent" || reason === "unheard" ? "stream_broken" : "reconnect";
    if (this.state === "online" || code === "stream_broken") this.faultOfAll(code);
    if (reason === "unheard") this.unheard += 1;
    if (this.events > 0) this.short = steady && this.began.ms > 2 * STEADY_MS ? 0 : this.short + 1;
    const broken = this.unheard >= BROKEN_TWICE || this.short >= SHORT_STREAMS;
    if (broken && !this.polling) this.polling = new Since();
  }

  /** @param {string} code */
  faultOfAll(code) {
    for (const id of this.conversations.keys()) this.fault(code, id);
    if (!this.conversations.size) this.fault(code);
  }

  /** End what is under way, and follow anew. @param {string} reason */
  again(reason) {
    this.reason = this.reason || reason;
    this.controller?.abort();
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
    this.events += 1;
    if (event === "bye" || event === "renew") return this.leaving(event, data);
    this.online();
    if (event === "hint") return this.tell("hint", { desk: String(data.desk) });
    const conversation = this.conversations.get(plain(data.c));
    if (!conversation) return;
    if (event === "entry") this.measure(conversation, data);
    conversation.receive(event, data);
  }

  /** @param {string} event @param {any} data */
  leaving(event, data) {
    this.reason = this.reason || event;
    // All are renewed with the one that has ended, so that they end together the next time too.
    if (event === "renew") this.tickets.clear();
    if (!data) return;
  }

  /** @param {any} conversation @param {any} data */
  measure(conversation, { at }) {
    if (conversation.caughtUp && this.now() - at > SLOW_MS && Number.isFinite(this.offset)) {
      this.fault("slow_delivery", plain(conversation.id));
    }
    this.hearTime(at);
  }

  /** The server's clock is at least there: the highest that was heard is nearest. @param {any} at */
  hearTime(at) {
    if (Number.isFinite(at)) this.offset = Math.max(this.offset, at - performance.now());
  }

  online() {
    this.failures = 0;
    if (this.state === "online") return;
    this.say("online");
    for (const conversation of this.conversations.values()) conversation.receive("wake", {});
  }

  // --- Plumbing ----------------------------------------------------------------------------

  /** @param {string} path @param {object} body @param {AbortSignal} signal */
  async request(path, body, signal) {
    const response = await fetch(this.base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal,
    });
    this.hearTime(Date.parse(response.headers.get("date") || ""));
    return response;
  }

  /** @param {string} path @param {string} ticket @param {object} body */
  async postOnce(path, ticket, body) {
    const controller = new AbortController();
    const limit = setTimeout(() => controller.abort(), ANSWER_MS);
    try {
      const response = await this.request(path, { ticket, ...body }, controller.signal);
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : {} };
    } finally {
      clearTimeout(limit);
    }
  }

  /** @template T @param {number} ms @param {Promise<T>} work @returns {Promise<T>} */
  within(ms, work) {
    return new Promise((done, fail) => {
      const limit = setTimeout(() => fail(new Error("no answer in time")), ms);
      work.then(done, fail).finally(() => clearTimeout(limit));
    });
  }

  /** Called every few seconds, when the browser lets timers run. */
  look() {
    if (this.controller && this.heard.ms > SILENCE_MS) this.again("silent");
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

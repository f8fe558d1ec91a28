// @ts-check
/** One stream or one long poll after another: how each is read, and what comes after it. */

import { Since } from "./since.js";
import { Ways } from "./ways.js";
import { ANSWER_MS } from "./wire.js";
import { EventReader } from "../events.js";

const SILENCE_MS = 35_000; // the server says something every 15 seconds
const DOUBT_MS = 17_000;
const FIRST_EVENT_MS = 8_000;
const POLL_SECONDS = 20;
const STEADY_MS = 5_000;

/**
 * @typedef {{running: boolean, tickets: any, wire: import("./wire.js").Wire, backoff: any,
 *   followed: () => any[], receive: (event: string, data: any) => void, online: () => void,
 *   broke: (code: string, failures: number) => void}} Page
 */

export class Following {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.ways = new Ways();
    this.heard = new Since();
    this.began = new Since();
    /** @type {AbortController | null} */
    this.controller = null;
    this.reason = "";
    this.events = 0;
    this.failures = 0;
    this.holdMs = 0;
  }

  get isDoubtful() {
    return this.heard.ms > DOUBT_MS;
  }

  /** Nothing was heard for so long that the connection is dead. */
  get isSilent() {
    return Boolean(this.controller) && this.heard.ms > SILENCE_MS;
  }

  /** End what is under way; the first reason counts. @param {string} reason */
  end(reason) {
    this.reason = this.reason || reason;
    this.controller?.abort();
  }

  /** One stream or one long poll. @returns {Promise<number>} ms until the next */
  async once() {
    const controller = (this.controller = new AbortController());
    this.reason = "";
    this.events = 0;
    this.began.mark();
    try {
      await this.page.tickets.renew();
      if (!controller.signal.aborted) await this.follow(controller.signal);
    } catch {
      this.reason = this.reason || "failed";
    }
    this.controller = null;
    return this.after(this.reason);
  }

  // --- Reading -----------------------------------------------------------------------------

  /** @param {AbortSignal} signal */
  async follow(signal) {
    const polls = this.ways.polls;
    const follow = this.page.followed();
    if (!follow.length) return;
    this.heard.mark();
    await (polls ? this.poll(follow, signal) : this.stream(follow, signal));
  }

  /** @param {any[]} follow @param {AbortSignal} signal */
  async stream(follow, signal) {
    const unheard = setTimeout(() => this.end("unheard"), FIRST_EVENT_MS);
    try {
      const response = await this.page.wire.request("follow", { follow }, signal);
      if (response.status !== 200) return await this.refusedBy(response);
      if (!response.body) return this.ways.poll();
      await this.readAll(response.body.getReader(), unheard);
      this.reason = this.reason || "ended";
    } finally {
      clearTimeout(unheard);
    }
  }

  /** @param {any} reader @param {any} unheard the timer that waits for the first bytes */
  async readAll(reader, unheard) {
    const events = new EventReader((event, data) => this.came(event, data));
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(unheard);
      this.ways.heard();
      this.heard.mark();
      events.read(value);
    }
  }

  /** @param {any[]} follow @param {AbortSignal} signal */
  async poll(follow, signal) {
    const limit = setTimeout(() => this.end("failed"), POLL_SECONDS * 1000 + ANSWER_MS);
    try {
      const body = { follow, wait: POLL_SECONDS };
      const response = await this.page.wire.request("follow", body, signal);
      if (response.status !== 200) return await this.refusedBy(response);
      const { events } = await response.json();
      this.heard.mark();
      this.online();
      for (const { event, data } of events) this.came(event, data);
      this.reason = this.reason || "polled";
    } finally {
      clearTimeout(limit);
    }
  }

  /** @param {string} event @param {any} data */
  came(event, data) {
    this.events += 1;
    if (event === "bye" || event === "renew") {
      this.reason = this.reason || event;
      // All are renewed with the one that has ended, so that they end together the next time too.
      if (event === "renew") this.page.tickets.clear();
      return;
    }
    this.online();
    this.page.receive(event, data);
  }

  online() {
    this.failures = 0;
    this.page.online();
  }

  /** @param {Response} response */
  async refusedBy(response) {
    const body = await response.json().catch(() => ({}));
    if (response.status === 401) this.page.tickets.clear();
    this.holdMs = Math.min(60, Number(body.retry_after) || 0) * 1000;
    this.reason = response.status === 401 ? "ticket" : body.error === "stopping" ? "bye" : "failed";
  }

  // --- What comes next ---------------------------------------------------------------------

  /** By how the last one ended. @param {string} reason @returns {number} ms */
  after(reason) {
    const steady = this.began.ms > STEADY_MS && this.events > 0;
    if (steady) this.page.backoff.succeeded();
    if (reason === "changed" || reason === "check") return 0;
    if (reason === "polled") return this.polled();
    if (reason === "ticket" || reason === "renew" || reason === "bye") {
      return steady ? Math.random() * 200 : this.page.backoff.next();
    }
    return this.broke(reason, steady);
  }

  /** A poll that came back at once with nothing new must not become a storm. */
  polled() {
    this.page.backoff.succeeded();
    return this.began.ms < 200 ? 500 : 0;
  }

  /** @param {string} reason @param {boolean} steady */
  broke(reason, steady) {
    if (!this.page.running) return 0;
    const asked = this.holdMs;
    this.holdMs = 0;
    this.failures += 1;
    const isShort = !(steady && this.began.ms > 2 * STEADY_MS);
    this.page.broke(reason === "silent" || reason === "unheard" ? "stream_broken" : "reconnect", this.failures);
    this.ways.broke(reason, this.events > 0 ? isShort : null);
    return Math.max(asked, this.page.backoff.next());
  }
}

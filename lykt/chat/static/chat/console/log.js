// @ts-check
/** A conversation's log on the screen: messages, events in words, own ones on their way. */

import { clock, copyOf, part, say, word } from "./words.js";

const NEAR = 80;
const EVENTS = new Set([
  "waiting", "joined", "left", "transferred", "requeued", "returned", "unanswered", "ended",
]);

export class LogView {
  /**
   * @param {HTMLElement} pane
   * @param {(seat: string | null) => string} nameOf
   * @param {(seat: string | null) => boolean} isCaller
   */
  constructor(pane, nameOf, isCaller) {
    this.nameOf = nameOf;
    this.isCaller = isCaller;
    this.log = part(pane, "[data-log]");
    this.newest = part(pane, "[data-newest]");
    this.readTo = 0;
    /** @type {Map<string, HTMLElement>} own messages that are not in the log yet */
    this.pending = new Map();
    this.newest.addEventListener("click", () => this.toNewest());
    this.log.addEventListener("scroll", () => { if (this.isAtEnd()) this.newest.hidden = true; });
    // Nothing that was there before is read out.
    this.log.setAttribute("aria-live", "off");
  }

  announce() {
    this.log.setAttribute("aria-live", "polite");
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toNewest() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newest.hidden = true;
  }

  /** @param {HTMLElement} element @param {boolean} follow */
  put(element, follow) {
    const wasAtEnd = this.isAtEnd();
    const firstPending = this.pending.values().next().value ?? null;
    this.log.insertBefore(element, element.dataset.local ? null : firstPending);
    if (wasAtEnd || follow) this.toNewest();
    else this.newest.hidden = false;
  }

  /** @param {any} entry a `LogEntry` */
  add(entry) {
    if (entry.local) this.taken(entry.local);
    const element = entry.kind === "event" ? this.event(entry) : this.message(entry);
    element.dataset.n = String(entry.n);
    this.put(element, entry.mine);
    this.mark();
  }

  /** @param {any} entry */
  event(entry) {
    const element = copyOf("event");
    element.dataset.event = entry.event;
    element.dataset.seat = entry.seat ?? "";
    this.time(element, entry.at);
    this.name(element);
    return element;
  }

  /** @param {any} entry */
  message(entry) {
    const element = copyOf("message");
    element.dataset.seat = entry.seat ?? "";
    element.classList.add(entry.mine ? "mine" : "theirs");
    const isOpened = entry.text !== null && !entry.trouble;
    element.classList.toggle("trouble", !isOpened);
    part(element, "[data-text]").textContent = isOpened ? entry.text : word("trouble");
    this.time(element, entry.at);
    this.name(element);
    return element;
  }

  /** @param {HTMLElement} element @param {number} at */
  time(element, at) {
    const time = /** @type {HTMLTimeElement} */ (part(element, "[data-time]"));
    time.textContent = clock(at);
    time.dateTime = new Date(at).toISOString();
  }

  /** Whoever came since is known by name only after a question to the server.
   *  @param {HTMLElement} element */
  name(element) {
    const seat = element.dataset.seat || null;
    const name = this.nameOf(seat);
    const event = element.dataset.event;
    if (event === undefined) {
      say(part(element, "[data-who]"), name);
      const isMine = element.classList.contains("mine");
      element.classList.toggle("colleague", !isMine && !this.isCaller(seat));
      return;
    }
    const known = EVENTS.has(event) ? event : "event_unknown";
    say(part(element, "[data-text]"), word(known === "ended" && seat ? "ended_by" : known, { name }));
  }

  names() {
    for (const element of this.log.children) {
      if (element instanceof HTMLElement && "seat" in element.dataset) this.name(element);
    }
  }

  /** @param {any} sending an own message in the outbox */
  sending(sending) {
    let element = this.pending.get(sending.local);
    if (!element) {
      element = copyOf("message");
      element.classList.add("mine", "pending");
      element.dataset.local = sending.local;
      part(element, "[data-text]").textContent = sending.text;
      part(element, "[data-who]").textContent = word("me");
      this.time(element, sending.written || Date.now());
      this.pending.set(sending.local, element);
      this.put(element, true);
    }
    this.state(element, word(`sending_${sending.state}`));
  }

  /** @param {string} local */
  taken(local) {
    this.pending.get(local)?.remove();
    this.pending.delete(local);
  }

  /** @param {HTMLElement} element @param {string} words */
  state(element, words) {
    const state = part(element, "[data-state]");
    say(state, words);
    state.hidden = !words;
  }

  /** @param {number} number how far the caller has read */
  read(number) {
    this.readTo = Math.max(this.readTo, number);
    this.mark();
  }

  /** Only the newest own message carries its state; the earlier ones are known by it. */
  mark() {
    const own = /** @type {NodeListOf<HTMLElement>} */ (
      this.log.querySelectorAll(".message.mine:not(.pending)")
    );
    const read = [...own].filter((element) => Number(element.dataset.n) <= this.readTo).pop();
    const last = own[own.length - 1];
    for (const element of own) {
      this.state(element, element === read ? word("read") : element === last ? word("received") : "");
    }
  }
}

// @ts-check
/**
 * The conversation as it is read: bubbles, days, what happened, and how each message stands.
 *
 * @typedef {import("../../chat/conversation.js").LogEntry} LogEntry
 * @typedef {import("../../chat/conversation.js").Sending} Sending
 */
import { dayOf, dayWords, hourOf } from "./moments.js";
import { find, part, say } from "./page.js";

const NEAR = 80;
/** @type {Record<string, string>} */
const ICONS = { sending: "sending", late: "late", refused: "late", received: "received", read: "read" };

export class LogList {
  /** @param {import("./seats.js").Seats} seats @param {() => number} now */
  constructor(seats, now) {
    this.seats = seats;
    this.now = now;
    this.list = find("[data-messages]");
    this.scroller = find("[data-log]");
    /** @type {Map<string, HTMLElement>} */
    this.pending = new Map();
    /** @type {Map<number, HTMLElement>} own messages by their number in the log */
    this.own = new Map();
    this.lastDay = "";
    this.readTo = 0;
    /** @type {HTMLElement | null} */
    this.gap = null;
  }

  /** @param {LogEntry} entry */
  add(entry) {
    const stays = this.atEnd();
    this.addDay(entry.at);
    if (entry.kind === "message") this.addMessage(entry);
    if (stays || entry.mine) this.toEnd();
  }

  /** @param {string} words */
  addEvent(words) {
    const stays = this.atEnd();
    const item = part("event");
    find("[data-words]", item).textContent = words;
    this.insert(item);
    if (stays) this.toEnd();
  }

  /** @param {number} at */
  addDay(at) {
    if (dayOf(at) === this.lastDay) return;
    this.lastDay = dayOf(at);
    const item = part("day");
    find("[data-words]", item).textContent = dayWords(at, this.now());
    this.insert(item);
  }

  /** @param {LogEntry} entry */
  addMessage(entry) {
    const waiting = entry.local ? this.pending.get(entry.local) : undefined;
    if (entry.local) this.pending.delete(entry.local);
    const item = waiting || part("message");
    const isOwn = entry.mine || this.seats.isOwn(entry.seat);
    const words = entry.trouble || entry.text === null ? say("not_opened") : entry.text;
    this.fill(item, isOwn, this.seats.name(entry.seat), words);
    if (entry.trouble || entry.text === null) item.dataset.trouble = entry.trouble || "sealed";
    const time = find("time", item);
    time.setAttribute("datetime", new Date(entry.at).toISOString());
    time.textContent = hourOf(entry.at);
    this.insert(item);
    if (!isOwn) return;
    this.own.set(entry.n, item);
    this.state(item, entry.n <= this.readTo ? "read" : "received");
  }

  /** @param {Sending} sending an own message that the server has not taken yet */
  sending(sending) {
    let item = this.pending.get(sending.local);
    if (!item) {
      item = part("message");
      this.fill(item, true, say("you"), sending.text);
      this.pending.set(sending.local, item);
      this.list.append(item);
      this.toEnd();
    }
    this.state(item, sending.state === "late" || sending.state === "refused" ? sending.state : "sending");
  }

  /** @param {number} number */
  read(number) {
    for (const [n, item] of this.own) {
      if (n <= number && n > this.readTo) this.state(item, "read");
    }
    this.readTo = Math.max(this.readTo, number);
  }

  /** @param {boolean} isThere */
  showGap(isThere) {
    this.gap?.remove();
    this.gap = isThere ? part("gap") : null;
    if (!this.gap) return;
    find("[data-words]", this.gap).textContent = say("gap");
    this.insert(this.gap);
  }

  /** @param {HTMLElement} item @param {boolean} isOwn @param {string} who @param {string} words */
  fill(item, isOwn, who, words) {
    item.dataset.side = isOwn ? "own" : "other";
    const name = find("[data-who]", item);
    name.textContent = who;
    name.classList.toggle("ds-sr-only", isOwn || this.seats.counsellors.length < 2);
    find("[data-words]", item).textContent = words;
  }

  /** @param {HTMLElement} item @param {string} state */
  state(item, state) {
    if (item.dataset.state === state) return;
    item.dataset.state = state;
    const place = find("[data-state-words]", item);
    place.replaceChildren(part(`icon-${ICONS[state]}`), say(`state_${state}`));
  }

  /** What is settled stands before what is on its way. @param {HTMLElement} item */
  insert(item) {
    const first = [...this.list.children].find((other) =>
      [...this.pending.values()].includes(/** @type {HTMLElement} */ (other)),
    );
    this.list.insertBefore(item, first || null);
  }

  /** @returns {boolean} */
  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

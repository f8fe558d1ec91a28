// @ts-check
/** One conversation at the console: its log, its composer, who is there, what may be done. */

import { Conversation } from "../conversation.js";
import { takeOutOfOlder } from "../outboxes.js";
import { keepText, keptText, preference } from "./kept.js";
import { LogView } from "./log.js";
import { copyOf, part, say, word } from "./words.js";

const TYPING = 6000;

/**
 * @typedef {{id: string, seat: string, state: string, started: number, choices: string, lastSent: number,
 *   seats: {id: string, kind: string, name: string, read: number, here: boolean}[]}} Details
 * @typedef {{changed: (pane: Pane) => void, came: (pane: Pane) => void, ask: (pane: Pane) => Promise<Details>,
 *   act: (what: string, pane: Pane) => void}} Console what a pane asks of the page
 */

export class Pane {
  /** @param {Details} details @param {Uint8Array} key @param {any} live @param {Console} console */
  static async open(details, key, live, console) {
    const conversation = await Conversation.open({
      id: details.id, seat: details.seat, key, live, storage: sessionStorage, lastSent: details.lastSent,
    });
    return new Pane(details, conversation, console);
  }

  /** @param {Details} details @param {any} conversation @param {Console} console */
  constructor(details, conversation, console) {
    this.id = details.id;
    this.details = details;
    this.conversation = conversation;
    this.console = console;
    this.state = details.state;
    this.unread = 0;
    this.name = "";
    this.isShown = false;
    this.callerHere = false;
    this.asked = false;
    this.typingTimer = 0;
    this.endedAt = 0;
    this.element = copyOf("pane");
    this.heading = part(this.element, "[data-name]");
    this.field = /** @type {HTMLTextAreaElement} */ (part(this.element, "textarea[data-text]"));
    this.doors();
    this.log = new LogView(
      this.element, (seat) => this.nameOf(seat), (seat) => this.isCaller(seat),
    );
    this.readTo = details.seats.find(({ id }) => id === details.seat)?.read ?? 0;
    this.compose();
    this.unsent(takeOutOfOlder(details.id, conversation.seat).join("\n"));
    this.follow();
    this.seats(details.seats);
    for (const entry of conversation.entries) this.entry(entry);
    for (const sending of conversation.unsent) this.log.sending(sending);
    if (conversation.caughtUp) this.log.announce();
    this.show(details.state);
  }

  /** Pages of other rooms, which are told which conversation they are opened from. */
  doors() {
    for (const door of /** @type {NodeListOf<HTMLAnchorElement>} */ (this.element.querySelectorAll("[data-door]"))) {
      door.href = `${door.getAttribute("href")}?conversation=${this.id}`;
    }
  }

  // --- Who is there --------------------------------------------------------------------------

  /** @param {string | null} seat */
  nameOf(seat) {
    const found = this.details.seats.find(({ id }) => id === seat);
    if (!seat) return "";
    if (seat === this.details.seat) return word("me");
    if (!found) {
      this.learn();
      return word("somebody");
    }
    return found.kind === "caller" ? word("caller") : found.name;
  }

  /** A seat that is not known came in: ask once who it is. */
  async learn() {
    if (this.asked) return;
    this.asked = true;
    try {
      this.seats((await this.console.ask(this)).seats);
    } catch {
      // It is asked again with the next entry.
    } finally {
      this.asked = false;
    }
  }

  /** @param {Details["seats"]} seats */
  seats(seats) {
    this.details.seats = seats;
    const callers = seats.filter(({ kind }) => kind === "caller");
    this.log.read(Math.max(0, ...callers.map(({ read }) => read)));
    this.log.names();
  }

  /** @param {string | null} seat */
  isCaller(seat) {
    return this.details.seats.some(({ id, kind }) => id === seat && kind === "caller");
  }

  // --- What comes ----------------------------------------------------------------------------

  follow() {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) =>
      this.conversation.addEventListener(name, (/** @type {any} */ event) => act(event.detail));
    on("entry", (entry) => this.entry(entry));
    on("sending", (sending) => this.log.sending(sending));
    on("read", ({ seat, number }) => { if (this.isCaller(seat)) this.log.read(number); });
    on("signal", (signal) => this.signal(signal));
    on("caughtup", () => this.log.announce());
    on("gap", () => this.notice("gap"));
    on("mended", () => this.notice(""));
    on("distrust", () => this.notice("distrust"));
    on("ended", ({ code, unsent }) => this.stop(code, unsent));
    on("refused", ({ code, unsent }) => this.refused(code, unsent));
  }

  /** @param {any} entry */
  entry(entry) {
    this.log.add(entry);
    if (entry.kind === "event") this.happened(entry);
    if (entry.mine || entry.kind !== "message" || entry.n <= this.readTo) return;
    if (this.isCaller(entry.seat)) this.typing("");
    if (this.isSeen()) {
      this.markRead(entry.n);
    } else {
      this.unread += 1;
      this.console.changed(this);
    }
    if (this.conversation.caughtUp) this.console.came(this);
  }

  /** @param {any} entry */
  happened(entry) {
    if (entry.event === "ended" || entry.event === "unanswered") {
      this.endedAt = entry.at;
      this.show("ended");
    }
    if (entry.event === "waiting") this.show("waiting");
    if (entry.event === "joined" || entry.event === "transferred") this.show("open");
    if (entry.event === "requeued") this.show("waiting");
  }

  /** @param {{seat: string, kind: string}} signal */
  signal({ seat, kind }) {
    const isCaller = this.isCaller(seat);
    if (kind === "typing") this.typing(isCaller ? word("typing") : word("colleague_typing", { name: this.nameOf(seat) }));
    if (kind === "still") this.typing("");
    if (isCaller && (kind === "here" || kind === "away")) this.presence(kind === "here");
    if (isCaller && kind === "typing") this.presence(true);
  }

  /** @param {string} words */
  typing(words) {
    clearTimeout(this.typingTimer);
    say(part(this.element, "[data-typing]"), words);
    if (words) this.typingTimer = setTimeout(() => this.typing(""), TYPING);
  }

  /** @param {boolean} isHere */
  presence(isHere) {
    this.callerHere = isHere;
    const words = this.state === "ended" ? "" : word(isHere ? "here" : "away");
    const element = part(this.element, "[data-presence]");
    say(element, words);
    element.classList.toggle("away", !isHere);
  }

  /** @param {string} name of a word, or nothing */
  notice(name) {
    const element = part(this.element, "[data-ended]");
    element.hidden = !name;
    if (name) say(element, word(name));
  }

  // --- States --------------------------------------------------------------------------------

  /** @param {string} state */
  show(state) {
    const changed = this.state !== state;
    this.state = state;
    const isOpen = state === "open";
    part(this.element, "[data-composer]").hidden = !isOpen;
    for (const name of ["invite", "close"]) part(this.element, `[data-do=${name}]`).hidden = !isOpen;
    part(this.element, "[data-do=put-away]").hidden = state !== "ended";
    this.notice(state === "ended" ? "ended_words" : "");
    if (state === "ended") {
      this.typing("");
      this.presence(false);
    }
    this.showKept();
    if (changed) this.console.changed(this);
  }

  /** @param {string} code @param {any[]} unsent */
  stop(code, unsent) {
    this.show("ended");
    if (code === "destroyed") this.notice("destroyed_words");
    this.giveBack(unsent);
  }

  /** @param {string} code @param {any[]} unsent */
  refused(code, unsent) {
    this.giveBack(unsent);
    // Without any tickets the page says why, once.
    const isAll = this.conversation.live.state === "refused";
    if (code === "left" || (code === "ticket" && !isAll)) this.notice("left_words");
    if (code === "too_large" || code === "malformed") this.notice("too_large");
  }

  /** What was not taken is the counsellor's to send again, or not: it never goes by itself.
   *  @param {any[]} unsent */
  giveBack(unsent) {
    for (const { local } of unsent) {
      this.log.taken(local);
      this.conversation.drop(local);
    }
    this.unsent(unsent.map(({ text }) => text).join("\n"));
  }

  /** @param {string} text goes before what is in the field already */
  unsent(text) {
    this.field.value = [text, this.field.value].filter(Boolean).join("\n");
    keepText(this.id, this.field.value);
    this.showKept();
  }

  /** Where nothing can be written, what was not sent is shown in another way. */
  showKept() {
    const text = this.state === "open" ? "" : this.field.value;
    part(this.element, "[data-kept]").hidden = !text;
    say(part(this.element, "[data-kept-text]"), text);
  }

  /** @param {any[]} sent the invitations from here that are not answered */
  pending(sent, withdraw) {
    const place = part(this.element, "[data-pending]");
    const key = JSON.stringify(sent);
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.hidden = !sent.length;
    place.replaceChildren();
    for (const { id, kind, to } of sent) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-button";
      button.dataset.variant = "tertiary";
      button.dataset.size = "sm";
      button.textContent = word("withdraw");
      button.addEventListener("click", () => withdraw(id));
      place.append(word(`pending_${kind}`, { name: to }), " ", button);
    }
  }

  // --- Writing -------------------------------------------------------------------------------

  compose() {
    this.field.value = keptText(this.id);
    this.field.addEventListener("input", () => {
      keepText(this.id, this.field.value);
      if (this.field.value) this.conversation.typing();
      else this.conversation.still();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.altKey) return;
      if (!preference("enter", true) && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.send();
    });
    part(this.element, "[data-composer]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    for (const button of this.element.querySelectorAll("[data-do]")) {
      const what = /** @type {HTMLElement} */ (button).dataset.do ?? "";
      button.addEventListener("click", () => this.console.act(what, this));
    }
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    // Now and not when it is sealed: whoever has gone on meanwhile must not be called back.
    this.field.focus();
    this.field.value = "";
    keepText(this.id, "");
    this.notice("");
    try {
      await this.conversation.send(text);
      this.conversation.still();
    } catch (error) {
      this.unsent(text);
      if (error instanceof RangeError) this.notice("too_long");
    }
  }

  /** @param {string} text */
  insert(text) {
    const { selectionStart, selectionEnd, value } = this.field;
    const before = value.slice(0, selectionStart);
    const space = before && !/\s$/.test(before) ? " " : "";
    this.field.setRangeText(space + text, selectionStart, selectionEnd, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  // --- Being looked at -----------------------------------------------------------------------

  isSeen() {
    return this.isShown && document.visibilityState === "visible";
  }

  /** @param {number} [number] */
  markRead(number) {
    this.readTo = Math.max(this.readTo, number ?? this.conversation.last);
    this.conversation.markRead();
  }

  seen() {
    if (!this.isSeen()) return;
    this.markRead();
    if (!this.unread) return;
    this.unread = 0;
    this.console.changed(this);
  }

  /** @param {boolean} isShown */
  appear(isShown) {
    this.isShown = isShown;
    if (!isShown) return;
    this.log.toNewest();
    this.seen();
  }

  /** @param {string} name @param {string} choices */
  called(name, choices) {
    this.name = name;
    say(this.heading, name);
    say(part(this.element, "[data-choices]"), choices);
    say(part(this.element, "[data-composer-label]"), word("write_to", { name }));
    if (!this.field.id) {
      this.field.id = `composer-${this.id}`;
      part(this.element, "[data-composer-label]").setAttribute("for", this.field.id);
    }
    this.element.setAttribute("aria-label", name);
  }

  focus() {
    if (this.state === "open") this.field.focus();
    else this.heading.focus();
  }

  /** What was not sent stays in the tab. */
  remove() {
    this.conversation.close();
    this.element.remove();
  }
}

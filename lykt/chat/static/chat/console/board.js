// @ts-check
/** The board: who waits, own conversations, requests from colleagues, who is on duty. */

import { clock, copyOf, length, part, say, unreadWords, word } from "./words.js";

/**
 * Bring a list in step with the rows, without moving what stays: a focus is kept.
 *
 * @param {HTMLElement} section
 * @param {any[]} rows each with an `id`
 * @param {(row: any) => HTMLElement} make
 * @param {(element: HTMLElement, row: any) => void} fill
 */
function list(section, rows, make, fill) {
  const place = part(section, "ul");
  const there = new Map(
    [...place.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.id, child]),
  );
  const wanted = rows.map((row) => {
    const found = /** @type {HTMLElement | undefined} */ (there.get(String(row.id)));
    const element = found ?? make(row);
    element.dataset.id = String(row.id);
    fill(element, row);
    return element;
  });
  for (const [id, child] of there) {
    if (!wanted.some((element) => element.dataset.id === id)) child.remove();
  }
  wanted.forEach((element, index) => {
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
  });
  const none = section.querySelector(".none");
  if (none instanceof HTMLElement) none.hidden = rows.length > 0;
  else section.hidden = rows.length === 0;
}

export class BoardView {
  /**
   * @param {HTMLElement} root
   * @param {{take: (id: string) => void, show: (id: string) => void,
   *   answer: (invitation: any, accept: boolean) => void, note: (invitation: any) => Promise<string>}} acts
   */
  constructor(root, acts) {
    this.root = root;
    this.acts = acts;
    /** @type {Map<number, string>} notes that were opened */
    this.notes = new Map();
    this.skew = 0;
    setInterval(() => this.tick(), 15000);
  }

  /** @param {string} name */
  section(name) {
    return part(this.root, `[data-section=${name}]`);
  }

  /**
   * @param {any} board @param {Map<string, {name: string, unread: number}>} known
   * @param {string} active @param {boolean} isUnlocked a conversation is taken only by who can read it
   */
  show(board, known, active, isUnlocked) {
    this.skew = board.now - Date.now();
    this.isUnlocked = isUnlocked;
    this.mayTake = Boolean(board.duty) && isUnlocked;
    list(this.section("waiting"), board.waiting, (row) => this.makeWaiting(row), (element, row) =>
      this.fillWaiting(element, row));
    say(part(this.root, "[data-waiting-count]"), board.waiting.length ? String(board.waiting.length) : "");
    const isKept = (/** @type {any} */ row) => row.state === "ended";
    this.own("mine", board.mine.filter((/** @type {any} */ row) => !isKept(row)), known, active);
    this.own("unregistered", board.mine.filter(isKept), known, active);
    list(this.section("invitations"), board.invitations, (row) => this.makeInvitation(row), () => {});
    list(this.section("colleagues"), board.colleagues, () => copyOf("colleague-row"), (element, row) => {
      say(part(element, "[data-name]"), `${row.name}, ${row.unit}`);
      const busy = row.busy ? word("busy", { n: row.busy }) : word("free");
      say(part(element, "[data-sub]"), row.takesNew ? busy : `${busy}, ${word("takes_none")}`);
    });
    this.announce(board.waiting.length);
    this.tick();
  }

  /** @param {any} row */
  makeWaiting(row) {
    const element = copyOf("waiting-row");
    part(element, "[data-do=take]").addEventListener("click", () => this.acts.take(row.id));
    return element;
  }

  /** @param {HTMLElement} element @param {any} row */
  fillWaiting(element, row) {
    part(element, "[data-wait]").dataset.since = String(row.since);
    const words = [row.choices || word("first_choices")];
    if (!row.here) words.push(word("caller_left_page"));
    if (!row.canOpen) words.push(word("can_not_open"));
    else if (!this.isUnlocked) words.push(word("unlock_first"));
    if (row.requeued) words.push(word("requeued_hint"));
    say(part(element, "[data-choices]"), words.join(" · "));
    const mark = part(element, "[data-mark]");
    mark.hidden = !row.requeued;
    say(mark, row.requeued ? word("requeued_mark") : "");
    element.classList.toggle("requeued", row.requeued);
    /** @type {HTMLButtonElement} */ (part(element, "[data-do=take]")).disabled =
      !row.canOpen || !this.mayTake;
  }

  /** @param {string} name @param {any[]} rows @param {Map<string, any>} known @param {string} active */
  own(name, rows, known, active) {
    const make = (/** @type {any} */ row) => {
      const element = copyOf("mine-row");
      part(element, "[data-do=show]").addEventListener("click", () => this.acts.show(row.id));
      return element;
    };
    list(this.section(name), rows, make, (element, row) => {
      const pane = known.get(row.id);
      say(part(element, "[data-name]"), pane?.name ?? word("name", { time: clock(row.started) }));
      const state = pane?.state ?? row.state;
      const others = row.others.map((/** @type {any} */ seat) => seat.name).join(", ");
      const here = state === "ended" || row.here || pane?.callerHere ? "" : word("away");
      const sub = [word(`state_${state}`), others, here].filter(Boolean).join(" · ");
      say(part(element, "[data-sub]"), sub);
      const unread = part(element, "[data-unread]");
      unread.hidden = !pane?.unread;
      say(unread, unreadWords(pane?.unread ?? 0));
      const button = part(element, "[data-do=show]");
      if (row.id === active) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  /** @param {any} row */
  makeInvitation(row) {
    const element = copyOf("invitation-row");
    say(part(element, "[data-words]"), word(`asks_${row.kind}`, { name: row.by }));
    for (const accept of [true, false]) {
      part(element, `[data-do=${accept ? "accept" : "decline"}]`).addEventListener("click", () =>
        this.acts.answer(row, accept));
    }
    const place = part(element, "[data-note]");
    place.hidden = !row.note;
    if (row.note) {
      this.acts.note(row).then((text) => say(place, text), () => say(place, word("note_unread")));
    }
    return element;
  }

  /** A change is said once; the minutes that pass are not. @param {number} waiting */
  announce(waiting) {
    if (this.waiting === waiting) return;
    const isFirst = this.waiting === undefined;
    this.waiting = waiting;
    if (isFirst && !waiting) return;
    const words =
      waiting === 0 ? word("none_waiting") : waiting === 1 ? word("is_waiting_one") : word("is_waiting_many", { n: waiting });
    this.tell(words);
  }

  /** To screen readers. @param {string} words */
  tell(words) {
    say(part(this.root, "[data-announce]"), words);
  }

  tick() {
    const now = Date.now() + this.skew;
    for (const element of this.root.querySelectorAll("[data-since]")) {
      say(element, length(now - Number(/** @type {HTMLElement} */ (element).dataset.since)));
    }
  }
}

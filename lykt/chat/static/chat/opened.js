// @ts-check
/**
 * A conversation, opened and checked in this browser by somebody who does not write in it. The
 * server records the opening before it hands out the sealed key; what the messages say leaves this
 * tab only where its reader chooses so.
 *
 * The markup is `chat/review/entries.html`. Each message that can be trusted and chosen is an item
 * with `data-number`, `data-at` and `data-speaker`, which has no name.
 */

import { unlockedRingKeys } from "../vault/unlock.js";
import { Log } from "./log.js";
import { messageKeys, openConversationKey } from "./sealing.js";

/** @typedef {{kind: string, name: string}} Seat */
/** @typedef {{id: string, ringKey: string, sealedKey: string, last: number, seats: Record<string, Seat>, entries: any[]}} Content */

export class Opened {
  /**
   * @param {HTMLElement} page
   * @param {{opened?: () => void, covered?: () => void}} [tell]
   */
  constructor(page, { opened = () => {}, covered = () => {} } = {}) {
    this.page = page;
    this.tell = { opened, covered };
    this.wall = new Intl.DateTimeFormat("nb-NO", {
      hour: "2-digit",
      minute: "2-digit",
      timeZone: page.dataset.timeZone,
    });
  }

  /** Open it, with the reader's key, and keep it covered when the key is locked. */
  start() {
    document.addEventListener("lykt:keys-locked", () => this.cover());
    document.addEventListener("lykt:session-ended", () => this.cover());
    this.open().catch(() => this.say("failed"));
  }

  async open() {
    const ringKeys = await unlockedRingKeys();
    if (!ringKeys.size) return this.say("no_key");
    await this.read(await this.fetchContent(), ringKeys);
  }

  /** @param {string} selector @param {ParentNode} [within] */
  part(selector, within = this.page) {
    return /** @type {HTMLElement} */ (within.querySelector(selector));
  }

  /** @param {string} name @param {Record<string, string>} [values] */
  word(name, values = {}) {
    const template = /** @type {HTMLTemplateElement | null} */ (
      this.page.querySelector(`template[data-word="${name}"]`)
    );
    const text = template?.content.textContent || "";
    return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  }

  say(/** @type {string} */ name) {
    this.part("[data-verdict]").textContent = this.word(name);
  }

  /** @returns {Promise<Content>} */
  async fetchContent() {
    const token = /** @type {HTMLInputElement} */ (
      document.querySelector("[name=csrfmiddlewaretoken]")
    ).value;
    const answer = await fetch(this.page.dataset.content || "", {
      method: "POST",
      headers: { "X-CSRFToken": token },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  /** @param {Content} content @param {Map<string, Uint8Array>} ringKeys */
  async read(content, ringKeys) {
    const { id, ringKey, sealedKey } = content;
    const ringPrivate = ringKeys.get(ringKey);
    if (!ringPrivate) return this.say("no_key");
    const key = await openConversationKey({ id, ringKey, ringPrivate, sealedKey });
    const log = await Log.begin({ id, seat: "", keys: await messageKeys(key, id) });
    let hasTrouble = false;
    for (const data of content.entries) {
      const { released, troubles } = await log.add(data);
      hasTrouble = hasTrouble || troubles.length > 0;
      for (const entry of released) this.show(entry, content.seats);
    }
    const isWhole = log.last === content.last && log.missing().length === 0;
    this.say(hasTrouble ? "trouble" : isWhole ? "verified" : "missing");
    this.tell.opened();
  }

  /** @param {string | null} seat @param {Record<string, Seat>} seats */
  nameOf(seat, seats) {
    const found = seat ? seats[seat] : undefined;
    return found && found.name ? found.name : this.word("caller");
  }

  /** @param {any} entry @param {Record<string, Seat>} seats */
  show(entry, seats) {
    const kind = entry.kind === "event" ? "event" : "message";
    const template = /** @type {HTMLTemplateElement} */ (this.part(`template[data-${kind}]`));
    const item = /** @type {HTMLElement} */ (
      /** @type {Element} */ (template.content.firstElementChild).cloneNode(true)
    );
    const time = /** @type {HTMLTimeElement} */ (this.part("[data-time]", item));
    const at = new Date(entry.at);
    time.dateTime = at.toISOString();
    time.textContent = this.wall.format(at).replace(":", ".");
    if (kind === "event") {
      const name = this.nameOf(entry.seat, seats);
      this.part("[data-text]", item).textContent =
        this.word(entry.event, { name }) || this.word("event_unknown", { name });
    } else {
      this.fill(item, entry, seats);
    }
    this.part("[data-entries]").append(item);
  }

  /** @param {HTMLElement} item @param {any} entry @param {Record<string, Seat>} seats */
  fill(item, entry, seats) {
    const isTrusted = entry.text !== null && !entry.trouble;
    const isCounsellor = seats[entry.seat]?.kind === "counsellor";
    item.classList.add(isCounsellor ? "counsellor" : "caller");
    item.classList.toggle("trouble", !isTrusted);
    this.part("[data-who]", item).textContent = this.nameOf(entry.seat, seats);
    this.part("[data-text]", item).textContent = isTrusted ? entry.text : this.word("unreadable");
    this.part("[data-number]", item).textContent = String(entry.n);
    item.dataset.number = String(entry.n);
    item.dataset.at = new Date(entry.at).toISOString();
    // What is taken out of a conversation has no names.
    item.dataset.speaker = this.word(isCounsellor ? "counsellor" : "caller");
    if (!isTrusted) this.part(".pick", item).remove();
  }

  /** The messages that are ticked, in their order. @returns {HTMLElement[]} */
  chosen() {
    return [...this.page.querySelectorAll("[data-pick]:checked")].map(
      (pick) => /** @type {HTMLElement} */ (pick.closest("li")),
    );
  }

  cover() {
    this.part("[data-entries]").replaceChildren();
    this.say("locked");
    this.tell.covered();
  }
}

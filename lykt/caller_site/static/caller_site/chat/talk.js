// @ts-check
/**
 * The conversation on the screen: its log, who is there, what is missing, and how it ends.
 *
 * @typedef {import("../../chat/conversation.js").LogEntry} LogEntry
 */
import { fromBase64 } from "../../chat/bytes.js";
import { Conversation } from "../../chat/conversation.js";
import { Live, TicketsRefused } from "../../chat/live.js";
import { after, endWords } from "./after.js";
import { announce } from "./announcer.js";
import { watchUnread } from "./attention.js";
import { compose } from "./composer.js";
import { reportFaults } from "./faults.js";
import { LogList } from "./log-list.js";
import { gone, offerChoices } from "./options.js";
import { find, say, sayIfKnown, show, tell } from "./page.js";
import { Seats } from "./seats.js";
import { post, Refused } from "./server.js";
import { Standing } from "./standing.js";
import { held, letGo, onLeaving, proof, storage } from "./tab.js";

const TYPING_LASTS = 8_000;
const SHOWN_AGAIN = 4_000;
const OVER = /** @type {Record<string, string>} */ ({ left: "elsewhere", unknown: "destroyed" });
// Only these, said by the line itself, end anything: a proxy says 403 and 404 too.
const NO = new Set(["left", "unknown", "destroyed"]);

/** @param {{conversations: string[]}} wanted what `Live` asks for */
async function tickets({ conversations }) {
  try {
    const { ticket } = await post("ticket", proof());
    return { conversations: Object.fromEntries(conversations.map((id) => [id, ticket])), desks: {} };
  } catch (error) {
    if (error instanceof Refused && NO.has(error.code)) throw new TicketsRefused(error.code);
    throw error;
  }
}

export async function talk() {
  const mine = held();
  if (!mine) return;
  show("talk");
  const live = new Live({ tickets });
  const key = fromBase64(mine.key);
  const { conversation: id, seat } = mine;
  const conversation = await Conversation.open({ id, seat, key, live, storage });
  new Talk(live, conversation, key).begin();
}

class Talk {
  /** @param {any} live @param {any} conversation @param {Uint8Array} key */
  constructor(live, conversation, key) {
    this.live = live;
    this.conversation = conversation;
    this.key = key;
    this.seats = new Seats(conversation.seat);
    this.standing = new Standing();
    this.list = new LogList(this.seats, () => this.live.now());
    this.unread = watchUnread(this.list, () => conversation.markRead());
    this.status = "";
    this.caughtUp = false;
    this.offline = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typingEnds = undefined;
  }

  begin() {
    this.listen();
    compose(this.conversation);
    offerChoices(this);
    after(this);
    reportFaults(this.live);
    onLeaving(() => this.stop());
    for (const sending of this.conversation.unsent) this.list.sending(sending);
    this.setStatus(say("opening"));
    this.standing.ask();
    this.live.start();
    if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) find("[data-text]").focus();
  }

  listen() {
    this.on("entry", (entry) => this.entry(entry));
    this.on("caughtup", () => this.nowCaughtUp());
    this.on("gap", () => this.list.showGap(true));
    this.on("mended", () => this.mended());
    this.on("distrust", () => (find("[data-distrust]").hidden = false));
    this.on("sending", (sending) => this.list.sending(sending));
    this.on("read", ({ seat, number }) => this.seats.isOwn(seat) || this.list.read(number));
    this.on("signal", (signal) => this.signal(signal));
    this.on("state", ({ state }) => this.connection(state));
    this.on("ended", ({ code }) => this.ended(code));
    this.on("refused", (refused) => this.refused(refused));
    this.standing.addEventListener("standing", (event) => this.stands(detailOf(event)));
    this.standing.addEventListener("over", (event) => this.over(detailOf(event)));
  }

  /** @param {string} name @param {(detail: any) => unknown} act */
  on(name, act) {
    this.conversation.addEventListener(name, (/** @type {Event} */ event) => act(detailOf(event)));
  }

  /** @param {LogEntry} entry */
  entry(entry) {
    if (entry.kind === "event") {
      this.happened(entry);
      return;
    }
    this.list.add(entry);
    if (this.seats.isOwn(entry.seat)) return;
    if (!this.seats.counsellors.includes(entry.seat || "")) this.seats.came(entry.seat || "");
    this.stillTyping(false);
    if (!this.caughtUp) return;
    this.unread.came();
    announce(`${this.seats.name(entry.seat)}: ${entry.text ?? say("not_opened")}`);
  }

  /** @param {LogEntry} entry something that happened */
  happened(entry) {
    const company = this.seats.learn(entry);
    if (!this.seats.here.size) this.stillTyping(false);
    const isOwn = this.seats.isOwn(entry.seat);
    this.list.addDay(entry.at);
    const name = entry.event === "joined" && company ? "joined_too" : entry.event;
    // That an earlier tab of one's own left goes without saying.
    if (!(entry.event === "left" && isOwn)) {
      // A page that was opened before the server learnt a new event stays whole.
      const words = sayIfKnown(`event_${name}`, "event_unknown");
      this.list.addEvent(words);
      if (this.caughtUp) announce(words);
    }
    if (this.caughtUp) this.standing.ask();
    if (this.caughtUp && ["joined", "transferred"].includes(entry.event)) this.showHere();
  }

  nowCaughtUp() {
    if (!this.caughtUp) {
      this.list.toEnd();
      this.conversation.markRead();
    }
    this.caughtUp = true;
    if (this.standing.last) this.stands(this.standing.last);
  }

  mended() {
    this.list.showGap(false);
    announce(say("mended"));
  }

  /** @param {{seat: string, kind: string}} signal */
  signal({ seat, kind }) {
    if (this.seats.isOwn(seat)) return;
    if (kind === "typing" || kind === "still") this.stillTyping(kind === "typing");
    if (kind === "here" && this.seats.counsellors.includes(seat)) this.seats.here.add(seat);
    if (kind === "away") this.seats.here.delete(seat);
    if (kind === "here" || kind === "away") this.showHere();
  }

  /** @param {boolean} typing */
  stillTyping(typing) {
    const stays = this.list.atEnd();
    find("[data-typing]").hidden = !typing;
    if (stays) this.list.toEnd();
    clearTimeout(this.typingEnds);
    if (typing) this.typingEnds = setTimeout(() => this.stillTyping(false), TYPING_LASTS);
  }

  /** @param {string} state the connection's */
  connection(state) {
    const line = find("[data-connection]");
    if (state === "offline" && !this.offline) {
      this.offline = true;
      line.dataset.kind = "trouble";
      tell(line, say("offline"));
      announce(say("offline"));
    } else if (state === "online" && this.offline) {
      this.offline = false;
      line.dataset.kind = "good";
      tell(line, say("online"));
      announce(say("online"));
      setTimeout(() => this.offline || tell(line, ""), SHOWN_AGAIN);
      this.standing.ask();
    }
  }

  /** @param {any} said how the conversation stands */
  stands(said) {
    if (said.destroyed) return this.over("destroyed");
    if (said.left) return this.over("left");
    if (said.state === "open" && said.counsellors === 0) this.seats.here.clear();
    this.list.read(said.read_number);
    if (said.state === "waiting") this.setStatus(queueWords(said));
    else if (said.state === "open") this.showHere(said.counsellors);
    else this.setStatus(endWords(said).heading, false); // what stands below the log is announced
    document.dispatchEvent(new CustomEvent("lykt:standing", { detail: said }));
  }

  /** @param {number} [known] how many counsellors the server has seen lately */
  showHere(known) {
    if (this.standing.last && this.standing.last.state !== "open") return;
    const number = Math.max(known || 0, this.seats.here.size);
    if (!number) this.setStatus(say("away"));
    else this.setStatus(say(number > 2 ? "here_n" : `here_${number}`, { n: number }));
  }

  /** @param {string} words @param {boolean} [aloud] */
  setStatus(words, aloud = true) {
    if (words === this.status) return;
    const first = !this.status;
    this.status = words;
    find("[data-status]").textContent = words;
    if (!first && aloud) announce(words);
  }

  /** @param {string} code why nothing more is taken */
  ended(code) {
    if (code === "destroyed") this.over("destroyed");
    else this.standing.ask();
  }

  /** @param {{code: string}} refused */
  refused({ code }) {
    if (code === "left") this.over("left");
    else if (code === "ticket" && NO.has(this.conversation.why)) this.over(this.conversation.why);
    for (const sending of this.conversation.unsent) this.list.sending(sending);
  }

  /** There is nothing to be here for any more. @param {string} why */
  over(why) {
    this.forget();
    gone(OVER[why] || why);
  }

  /** Leave nothing of it in the tab. */
  forget() {
    this.conversation.forget();
    this.stop();
    letGo();
  }

  stop() {
    this.standing.stop();
    this.conversation.close();
    this.live.stop();
  }
}

/** @param {Event} event @returns {any} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

/** @param {any} said @returns {string} the place in the queue, and how long it usually takes */
function queueWords(said) {
  if (said.requeued) return say("requeued");
  const place = said.position > 1 ? say("in_queue", { n: said.position }) : say("first_in_queue");
  if (!said.usual_wait) return place;
  const minutes = said.usual_wait > 1 ? "usual_minutes" : "usual_minute";
  return `${place} ${say(minutes, { n: said.usual_wait })}`;
}


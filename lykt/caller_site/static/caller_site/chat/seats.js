// @ts-check
/**
 * Who is who in a conversation, learned from its log: which seats were the caller's own, and which
 * are counsellors', in the order in which they came.
 */
import { say } from "./page.js";

export class Seats {
  /** @param {string} own */
  constructor(own) {
    this.callers = new Set([own]);
    /** @type {string[]} */
    this.counsellors = [];
    /** @type {Set<string>} */
    this.here = new Set();
  }

  /** @param {{event: string, seat: string | null}} entry @returns {boolean} whether anybody was there before */
  learn({ event, seat }) {
    const company = this.here.size > 0;
    if (event === "ended" || event === "unanswered") this.here.clear();
    if (!seat) return company;
    // A seat stays what it was first: words that were a counsellor's are never shown as one's own.
    if (event === "waiting" || event === "returned") this.counsellors.includes(seat) || this.callers.add(seat);
    if (event === "joined" || event === "transferred") this.isOwn(seat) || this.came(seat);
    if (event === "left" || event === "requeued") this.here.delete(seat);
    return company;
  }

  /** @param {string} seat */
  came(seat) {
    if (!this.counsellors.includes(seat)) this.counsellors.push(seat);
    this.here.add(seat);
  }

  /** @param {string | null} seat */
  isOwn(seat) {
    return seat !== null && this.callers.has(seat);
  }

  /** @param {string | null} seat @returns {string} */
  name(seat) {
    if (this.isOwn(seat)) return say("you");
    const number = this.counsellors.indexOf(seat || "") + 1;
    if (this.counsellors.length < 2 || !number) return say("counsellor");
    return say("counsellor_n", { n: number });
  }
}

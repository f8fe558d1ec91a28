// @ts-check
/** Streams or long polls? Where streams break it is polled for a while, and then tried again. */

import { Since } from "./since.js";

const POLLING_MS = 5 * 60_000;
const UNHEARD = 2;
const SHORT = 4;

export class Ways {
  constructor() {
    this.unheard = 0;
    this.short = 0;
    /** @type {Since | null} */
    this.polling = null;
  }

  get polls() {
    if (this.polling && this.polling.ms > POLLING_MS) {
      this.polling = null;
      this.unheard = this.short = 0;
    }
    return Boolean(this.polling);
  }

  poll() {
    this.polling = this.polling || new Since();
  }

  heard() {
    this.unheard = 0;
  }

  /** @param {string} reason @param {boolean | null} isShort null for one without an event */
  broke(reason, isShort) {
    if (reason === "unheard") this.unheard += 1;
    if (isShort !== null) this.short = isShort ? this.short + 1 : 0;
    if (this.unheard >= UNHEARD || this.short >= SHORT) this.poll();
  }
}

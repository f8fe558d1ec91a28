// @ts-check
/**
 * How the conversation stands, as the server says it: in the queue, under way, ended.
 *
 * Asked for when something has happened, and now and then while waiting. Events: `standing` with
 * what the server said, `over` with why there is nothing here any more.
 */
import { post, Refused } from "./server.js";
import { proof } from "./tab.js";

const WHILE_WAITING = 10_000;
const OTHERWISE = 60_000;

export class Standing extends EventTarget {
  constructor() {
    super();
    /** @type {any} */
    this.last = null;
    this.stopped = false;
    this.ahead = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Ask now, and go on asking. @returns {Promise<void>} */
  async ask() {
    clearTimeout(this.timer);
    try {
      const said = await post("standing", proof());
      if (this.stopped) return;
      this.last = said;
      this.ahead = said.now - Date.now();
      this.tell("standing", said);
    } catch (error) {
      if (this.stopped) return;
      if (error instanceof Refused && error.code === "unknown") this.tell("over", "destroyed");
    }
    const pause = this.last?.state === "waiting" ? WHILE_WAITING : OTHERWISE;
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.ask(), pause);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** @param {string} name @param {any} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// @ts-check
/** Time that passed, whichever clock noticed: one stands still in sleep, the other can be set. */
export class Since {
  constructor() {
    this.mark();
  }

  mark() {
    this.steady = performance.now();
    this.wall = Date.now();
  }

  get ms() {
    return Math.max(performance.now() - this.steady, Date.now() - this.wall);
  }
}

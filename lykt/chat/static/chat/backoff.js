// @ts-check
/**
 * How long to wait after a failure: longer each time up to a limit, and never the same for all, so
 * that a server that comes back is not met by everybody at once.
 */
export class Backoff {
  /** @param {{first?: number, most?: number}} given in ms */
  constructor({ first = 400, most = 15_000 } = {}) {
    this.first = first;
    this.most = most;
    this.failures = 0;
  }

  succeeded() {
    this.failures = 0;
  }

  /** @returns {number} ms */
  next() {
    const full = Math.min(this.most, this.first * 2 ** Math.min(this.failures, 16));
    this.failures += 1;
    return full / 2 + (Math.random() * full) / 2;
  }
}

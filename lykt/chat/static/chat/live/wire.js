// @ts-check
/** Requests to the live paths, and the server's time as it is heard in their answers. */

export const ANSWER_MS = 15_000;

/** @template T @param {number} ms @param {Promise<T>} work @returns {Promise<T>} */
export function within(ms, work) {
  return new Promise((done, fail) => {
    const limit = setTimeout(() => fail(new Error("no answer in time")), ms);
    work.then(done, fail).finally(() => clearTimeout(limit));
  });
}

export class Wire {
  /** @param {string} base */
  constructor(base) {
    this.base = base;
    this.offset = -Infinity;
  }

  /** @returns {number} the server's time in ms since 1970, as far as it is known */
  now() {
    return this.knowsTime ? performance.now() + this.offset : Date.now();
  }

  get knowsTime() {
    return Number.isFinite(this.offset);
  }

  /** The server's clock is at least there: the highest that was heard is nearest. @param {any} at */
  hearTime(at) {
    if (Number.isFinite(at)) this.offset = Math.max(this.offset, at - performance.now());
  }

  /** @param {string} path @param {object} body @param {AbortSignal} signal */
  async request(path, body, signal) {
    const response = await fetch(this.base + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal,
    });
    this.hearTime(Date.parse(response.headers.get("date") || ""));
    return response;
  }

  /** @param {string} path @param {string} ticket @param {object} body */
  async post(path, ticket, body) {
    const controller = new AbortController();
    const limit = setTimeout(() => controller.abort(), ANSWER_MS);
    try {
      const response = await this.request(path, { ticket, ...body }, controller.signal);
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : {} };
    } finally {
      clearTimeout(limit);
    }
  }
}

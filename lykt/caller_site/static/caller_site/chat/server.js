// @ts-check
/**
 * The caller's posts to the server. Each is JSON, shows who asks in its body, and carries no cookie.
 */

const PATIENCE = 20_000;
// The database can not be reached just now: no answer, as on a network that is away.
const AWAY = "unavailable";

/** What the server refused, with its code and a sentence for the screen. */
export class Refused extends Error {
  /** @param {number} status @param {string} code @param {string} detail */
  constructor(status, code, detail) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** @param {string} name */
const address = (name) => `/chat/${name}/`;

/** @param {object} body @returns {RequestInit} */
const asJson = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
  credentials: "omit",
  cache: "no-store",
  referrerPolicy: "no-referrer",
});

/**
 * @param {string} name what follows /chat/
 * @param {object} [body]
 * @returns {Promise<any>}
 * @throws {Refused} when the server says no; any other error is the network's.
 */
export async function post(name, body = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch(address(name), { ...asJson(body), signal: abort.signal });
    if (answer.ok) return await answer.json();
    const said = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, said.error || "fault", said.detail || "");
  } finally {
    clearTimeout(timer);
  }
}

/** Post while the page goes away; nobody waits for the answer. @param {string} name @param {object} body */
export function postLast(name, body) {
  try {
    if ("keepalive" in Request.prototype) {
      fetch(address(name), { ...asJson(body), keepalive: true }).catch(() => {});
    } else {
      const blob = new Blob([JSON.stringify(body)], { type: "application/json" });
      navigator.sendBeacon(address(name), blob);
    }
  } catch {
    // The page is going away: there is nobody to tell.
  }
}

/**
 * Post until an answer comes; only for what is harmless to repeat.
 * @param {string} name @param {object} body @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function postSurely(name, body, signal) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await post(name, body);
    } catch (error) {
      const isNo = error instanceof Refused && error.code !== AWAY;
      if (signal?.aborted || isNo || tries === 5) throw error;
      await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
    }
  }
}

// @ts-check
/** Speaking with Django: posts with the page's token; a session that ended is told apart. */

/** Signed out, or not allowed any more; `why` is "signed_out" or "not_allowed". */
export class SignedOut extends Error {
  /** @param {"signed_out" | "not_allowed"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** The server said no, in words for the screen. */
export class Refused extends Error {
  /** @param {string} code @param {string} detail @param {number} status */
  constructor(code, detail, status) {
    super(detail);
    this.code = code;
    this.status = status;
  }
}

/** What the desk itself answers: when it is not there for the person any more, nothing is.
 *  @param {unknown} error */
export function ofTheDesk(error) {
  const isGone = error instanceof Refused && (error.status === 403 || error.status === 404);
  return isGone ? new SignedOut("not_allowed") : error;
}

const token = () =>
  /** @type {HTMLInputElement} */ (document.querySelector("#console [name=csrfmiddlewaretoken]"))
    ?.value ?? "";

/** @param {Response} response */
async function understood(response) {
  if (response.redirected || response.status === 401) throw new SignedOut("signed_out");
  if (response.ok) return response;
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const { error = String(response.status), detail = "" } = isJson ? await response.json() : {};
  if (response.status === 403 && !isJson) throw new SignedOut("not_allowed");
  throw new Refused(error, detail, response.status);
}

/**
 * @param {string} address
 * @param {Record<string, string>} [fields]
 * @returns {Promise<any>} the JSON of the answer, or null
 */
export async function post(address, fields = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const response = await understood(await fetch(address, { method: "POST", body, headers }));
  return response.status === 204 ? null : response.json();
}

/** @param {string} address @returns {Promise<any>} */
export async function get(address) {
  const response = await understood(
    await fetch(address, { headers: { Accept: "application/json" } }),
  );
  return response.json();
}

let lastUse = Date.now();
for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, () => { lastUse = Date.now(); }, { passive: true });
}

let toldUse = 0;
/** Whether the person did something since this was asked last; the session is kept by that alone.
 *  @returns {Record<string, string>} */
export function activity() {
  const isNew = lastUse > toldUse;
  toldUse = Date.now();
  return isNew ? { active: "yes" } : {};
}

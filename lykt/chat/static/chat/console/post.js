// @ts-check
/** Speaking with Django: posts with the page's token; a session that ended is told apart. */

/** Signed out, or not allowed any more. */
export class SignedOut extends Error {}

/** The server said no, in words for the screen. */
export class Refused extends Error {
  /** @param {string} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

const token = () =>
  /** @type {HTMLInputElement} */ (document.querySelector("#console [name=csrfmiddlewaretoken]"))
    ?.value ?? "";

/** @param {Response} response */
async function understood(response) {
  if (response.redirected || response.status === 401) throw new SignedOut("signed out");
  if (response.ok) return response;
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const { error = String(response.status), detail = "" } = isJson ? await response.json() : {};
  if (response.status === 403 && !isJson) throw new SignedOut("refused");
  throw new Refused(error, detail);
}

/**
 * @param {string} address
 * @param {Record<string, string>} [fields]
 * @returns {Promise<any>} the JSON of the answer, or null
 */
export async function post(address, fields = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await understood(
    await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() } }),
  );
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

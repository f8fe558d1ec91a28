// @ts-check
/** Talking to the server about keys: JSON out, JSON back, and its sentence when it refuses. */

/** The server said no; `message` is its sentence for the screen. */
export class RefusedError extends Error {
  /** @param {string} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

/** @returns {string} */
function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}

/**
 * @param {string} address
 * @param {object} [body] posted when given, asked for otherwise
 * @returns {Promise<any>}
 * @throws also when the answer breaks off, as when the page is left while it comes
 */
export async function ask(address, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const response = await fetch(
    address,
    body
      ? {
          method: "POST",
          headers: { ...headers, "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }
      : { headers },
  );
  // A sign-in page instead of JSON: the session has ended.
  if (response.redirected) throw new RefusedError("signed_out", "");
  if (response.ok) return response.json();
  const answer = await response.json().catch(() => ({}));
  throw new RefusedError(answer.error || "fault", answer.detail || "");
}

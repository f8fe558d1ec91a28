// @ts-check
/**
 * The conversation as one file that opens itself in any browser, locked with a password.
 *
 *     save(await sealedFile({ password, title, lines, texts }), "notater.html");
 *
 * Whoever finds the file sees a field for a password and nothing of what it is: title and lines lie
 * inside the seal (PBKDF2-SHA256, 600,000 rounds, AES-256-GCM), padded so that the size says
 * little. The file asks no server for anything and needs none.
 */

import { join, randomBytes, toBase64, utf8 } from "./bytes.js";

const ROUNDS = 600_000;
const STEP = 16_384;
const NONCE = 12;

/** What the file does when it is opened; it stands in the file as text, and runs only there. */
const OPENS = `
const given = JSON.parse(document.getElementById("given").textContent);
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")),
  (letter) => letter.charCodeAt(0));
async function unlock(password) {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(password.normalize("NFC")),
    "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(given.salt), iterations: given.rounds };
  const key = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const sealed = bytes(given.sealed);
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12));
  return JSON.parse(new TextDecoder().decode(opened));
}
const put = (parent, name, text, kind) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
};
const form = document.querySelector("form");
const said = document.getElementById("said");
// Rather a password that the browser may keep than one that is shown.
if (!CSS.supports("-webkit-text-security", "disc")) form.elements.password.type = "password";
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = given.texts.working;
  try {
    const { title, lines, files } = await unlock(form.elements.password.value);
    document.title = title;
    const main = document.querySelector("main");
    main.replaceChildren();
    const heading = put(main, "h1", title);
    heading.tabIndex = -1;
    for (const { at, who, text } of lines) {
      const line = put(main, "section", "");
      put(line, "p", who + (at ? " · " + at : ""), "who");
      put(line, "p", text, "text");
    }
    for (const { name, type, data } of files) {
      const link = put(put(main, "p", ""), "a", name);
      link.href = URL.createObjectURL(new Blob([bytes(data)], { type }));
      link.download = name;
    }
    heading.focus();
  } catch {
    said.textContent = given.texts.wrong;
    form.elements.password.select();
  }
});
`;

const LOOKS = `
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
label { display: block; }
input, button { font: inherit; padding: .5rem .75rem; margin: .25rem 0; max-width: 100%; box-sizing: border-box; }
#password { -webkit-text-security: disc; }
h1 { font-size: 1.5rem; outline: none; }
section { border-top: 1px solid; padding: .5rem 0; }
p { margin: 0 0 .25rem; overflow-wrap: anywhere; }
.who { font-size: 1rem; font-weight: 600; }
.text { white-space: pre-wrap; }
`;

/** @param {unknown} value */
const escaped = (value) =>
  String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {object} value JSON that may stand inside a script element */
const asJson = (value) => JSON.stringify(value).replace(/</g, "\\u003c");

/** @param {string} password @param {object} content */
async function seal(password, content) {
  const salt = randomBytes(16);
  const secret = utf8(password.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(how, base, aes, false, ["encrypt"]);
  const plain = utf8(JSON.stringify(content));
  const whole = new Uint8Array(Math.ceil(plain.length / STEP) * STEP).fill(0x20);
  whole.set(plain);
  const nonce = randomBytes(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, whole);
  return { salt: toBase64(salt), rounds: ROUNDS, sealed: toBase64(join(nonce, new Uint8Array(sealed))) };
}

/**
 * @param {{password: string, title: string, lines: {at: string, who: string, text: string}[],
 *   texts: {name: string, password: string, open: string, wrong: string, working: string},
 *   files?: {name: string, type: string, data: string}[], language?: string}} given `lines` as they
 *   are shown; `files` are taken out of it once it is open, their `data` in base64; `texts` stand
 *   outside the seal: the document's neutral `name`, the field's and the button's words, and what
 *   it says
 * @returns {Promise<Blob>} an HTML document
 */
export async function sealedFile({ password, title, lines, texts, files = [], language = "nb" }) {
  const given = { ...(await seal(password, { title, lines, files })), texts };
  const parts = [
    `<!doctype html>\n<html lang="${escaped(language)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="robots" content="noindex">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; form-action 'none'">`,
    `<title>${escaped(texts.name)}</title><style>${LOOKS}</style></head><body><main><form>`,
    `<h1>${escaped(texts.name)}</h1><label for="password">${escaped(texts.password)}</label>`,
    `<input id="password" name="password" type="text" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" required autofocus> `,
    `<button>${escaped(texts.open)}</button><p id="said" role="status"></p></form></main>`,
    `<script type="application/json" id="given">${asJson(given)}</script>`,
    `<script>${OPENS}</script></body></html>\n`,
  ];
  return new Blob(parts, { type: "text/html" });
}

/**
 * Give a file to the browser's downloads.
 * @param {Blob} blob @param {string} name neutral: it stands in the list of downloads
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Safari reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

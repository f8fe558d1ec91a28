// @ts-check
/**
 * The package for the police: the server gives the document and the data, and this browser locks
 * them with a password that it makes itself and sends nowhere.
 */

import { utf8, toBase64 } from "../chat/bytes.js";
import { newWords } from "../chat/return-code.js";
import { save, sealedFile } from "../chat/sealed-file.js";

const page = /** @type {HTMLElement} */ (document.getElementById("package"));
const part = (/** @type {string} */ selector) =>
  /** @type {HTMLElement} */ (page.querySelector(selector));
const make = /** @type {HTMLButtonElement} */ (part("[data-make]"));

/** @param {string} name */
const word = (name) =>
  /** @type {HTMLTemplateElement} */ (page.querySelector(`template[data-word="${name}"]`)).content
    .textContent || "";

const say = (/** @type {string} */ name) => {
  part("[data-said]").textContent = word(name);
};

async function fetchContent() {
  const token = /** @type {HTMLInputElement} */ (page.querySelector("[name=csrfmiddlewaretoken]"));
  const answer = await fetch(page.dataset.content || "", {
    method: "POST",
    headers: { "X-CSRFToken": token.value },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function makeFile() {
  const { title, about, pdf, data } = await fetchContent();
  const password = newWords().join(" ");
  const texts = {
    name: word("name"), password: word("password"), open: word("open"), wrong: word("wrong"),
    working: word("opening"),
  };
  const json = toBase64(utf8(JSON.stringify(data, null, 2)));
  const files = [
    { name: "varsel.pdf", type: "application/pdf", data: pdf },
    { name: "varsel.json", type: "application/json", data: json },
  ];
  // Here every sign is shown as it was written; on paper some stand by their names.
  const said = data.conversation.map((/** @type {any} */ each) => ({
    at: new Date(each.at).toLocaleString("nb-NO"), who: each.who, text: each.text,
  }));
  const lines = [{ at: "", who: about, text: "" }, ...said, { at: "", who: word("files"), text: "" }];
  save(await sealedFile({ password, title, lines, files, texts }), "varsel.html");
  part("[data-password]").textContent = password;
  part("[data-shown]").hidden = false;
}

make.hidden = false;
make.addEventListener("click", async () => {
  make.disabled = true;
  say("working");
  try {
    await makeFile();
    say("made");
  } catch {
    say("failed");
  } finally {
    make.disabled = false;
  }
});

// @ts-check
/**
 * What a caller may choose during a conversation and after it: end, delete, save, come back.
 */
import { announce } from "./announcer.js";
import { dayWords, hourOf } from "./moments.js";
import { all, find, once, say, show, tell } from "./page.js";
import { post } from "./server.js";
import { held, hold, proof } from "./tab.js";

const SHORTEST = 8;

/** The conversation is not here any more. @param {string} why "deleted", "destroyed", "elsewhere" */
export function gone(why) {
  find("[data-gone-heading]").textContent = say(`gone_${why}`);
  find("[data-gone-words]").textContent = say(`gone_${why}_words`);
  find("[data-messages]").replaceChildren();
  /** @type {HTMLTextAreaElement} */ (find("[data-text]")).value = "";
  show("gone");
}

/** @param {any} talk */
export function offerChoices(talk) {
  find("[data-options]").addEventListener("click", () => show("options"));
  for (const back of all("[data-back]")) back.addEventListener("click", () => show("talk"));
  for (const go of all("[data-go]")) {
    go.addEventListener("click", () => show(go.dataset.go || "options"));
  }
  document.addEventListener("lykt:view", (event) => {
    if (/** @type {CustomEvent} */ (event).detail === "code") void openCode(talk);
  });
  offerEndOnExit();
  once(find("[data-end-now]"), "click", async () => {
    await post("end", proof());
    show("talk");
    await talk.standing.ask();
  });
  once(find("[data-delete-now]"), "click", async () => {
    await post("delete", proof());
    talk.forget();
    gone("deleted");
    announce(say("gone_deleted"));
  });
  offerDownload(talk);
}

/** What few need is fetched when it is asked for. @param {any} talk */
async function openCode(talk) {
  const trouble = find("[data-view=code] [data-step=offer] [data-trouble]");
  try {
    const { offerCode } = await import("./code.js");
    offerCode(talk);
  } catch {
    tell(trouble, say("failed"));
  }
}

function offerEndOnExit() {
  const boxes = /** @type {HTMLInputElement[]} */ (all("[data-end-on-exit]"));
  for (const box of boxes) {
    box.checked = Boolean(held()?.endOnExit);
    box.addEventListener("change", () => {
      hold({ endOnExit: box.checked });
      for (const other of boxes) other.checked = box.checked;
    });
  }
}

/** @param {any} talk */
function offerDownload(talk) {
  const form = find("[data-download]");
  const field = /** @type {HTMLInputElement} */ (find("#file-password"));
  const shown = /** @type {HTMLInputElement} */ (find("[data-show-password]"));
  // A browser that can not cover the text of a field may keep the password, rather than show it.
  const hidden = CSS.supports("-webkit-text-security", "disc") ? "text" : "password";
  const cover = () => {
    field.classList.toggle("masked", !shown.checked);
    field.type = shown.checked ? "text" : hidden;
  };
  shown.addEventListener("change", cover);
  cover();
  once(form, "submit", async () => {
    const done = find("[data-done]", form);
    done.hidden = true;
    if (field.value.length < SHORTEST) {
      tell(find("[data-trouble]", form), say("password_short"));
      field.focus();
      return;
    }
    const { save, sealedFile } = await import("../../chat/sealed-file.js");
    const file = { title: say("file_title"), lines: linesOf(talk), texts: fileTexts() };
    save(await sealedFile({ password: field.value, ...file }), say("file_name"));
    field.value = "";
    done.hidden = false;
  });
}

/** @param {any} talk @returns {{at: string, who: string, text: string}[]} */
function linesOf(talk) {
  const now = Date.now() + talk.standing.ahead;
  return talk.conversation.entries
    .filter((/** @type {any} */ entry) => entry.kind === "message")
    .map((/** @type {any} */ entry) => ({
      at: `${dayWords(entry.at, now)} ${hourOf(entry.at)}`,
      who: talk.seats.name(entry.seat),
      text: entry.trouble || entry.text === null ? say("not_opened") : entry.text,
    }));
}

/** @returns {Record<string, string>} what the file says before it is opened */
function fileTexts() {
  const names = ["password", "open", "wrong", "working"];
  const texts = Object.fromEntries(names.map((name) => [name, say(`file_${name}`)]));
  return { ...texts, name: say("file_locked") };
}

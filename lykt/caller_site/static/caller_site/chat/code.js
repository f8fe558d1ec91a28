// @ts-check
/**
 * A return code is made: the words are shown, typed back once, and only then does the code work.
 */
import { derive, newWords, wrapKey } from "../../chat/return-code.js";
import { announce } from "./announcer.js";
import { all, find, once, say, tell } from "./page.js";
import { postSurely } from "./server.js";
import { proof } from "./tab.js";
import { sameWords, typedWords } from "./words.js";

/** @type {(() => void) | undefined} */
let begin;

/** Begin with the offer, whatever was half done before. @param {any} talk */
export function offerCode(talk) {
  begin ||= prepare(talk);
  begin();
}

/** @param {any} talk @returns {() => void} */
function prepare(talk) {
  const view = find("[data-view=code]");
  const form = find("[data-repeat]");
  const field = /** @type {HTMLTextAreaElement} */ (find("[name=words]", form));
  const progress = /** @type {HTMLProgressElement} */ (find("[data-step=deriving] progress"));
  /** @type {string[]} */
  let words = [];

  /** @param {string} name */
  function step(name) {
    for (const part of all("[data-view=code] [data-step]")) part.hidden = part.dataset.step !== name;
    find("h1", view).focus();
  }

  function showWords() {
    find("[data-words]", view).replaceChildren(
      ...words.map((word) => Object.assign(document.createElement("li"), { textContent: word })),
    );
    step("words");
  }

  function beginAnew() {
    words = [];
    field.value = "";
    find("[data-words]", view).replaceChildren();
    find("[data-earlier]").hidden = !talk.standing.last?.has_return_code;
    step("offer");
  }

  const make = /** @type {HTMLButtonElement} */ (find("[data-make]"));
  make.disabled = false; // until now a press would have been lost
  make.addEventListener("click", () => {
    words = newWords();
    showWords();
  });
  find("[data-ready]").addEventListener("click", () => {
    step("repeat");
    field.focus();
  });
  find("[data-show-words]").addEventListener("click", showWords);
  once(form, "submit", async () => {
    const typed = typedWords(form);
    const trouble = typed.trouble || (sameWords(typed.words, words) ? "" : say("words_other"));
    if (trouble) {
      tell(find("[data-trouble]", form), trouble);
      field.focus();
      return;
    }
    step("deriving");
    try {
      await keep(talk, words, (part) => (progress.value = part));
    } catch (error) {
      step("repeat");
      throw error;
    }
    words = [];
    field.value = "";
    const until = say("code_until", { day: talk.standing.last.destroy_on });
    find("[data-code-until]").textContent = until;
    step("done");
    announce(until);
    talk.standing.ask();
  });
  return beginAnew;
}

/** @param {any} talk @param {string[]} words @param {(part: number) => void} onProgress */
async function keep(talk, words, onProgress) {
  const { lookup, wrappingKey } = await derive(words, onProgress);
  const sealing = { wrappingKey, conversation: talk.conversation.id, key: talk.key };
  const wrapped_key = await wrapKey(sealing);
  await postSurely("return-code", { ...proof(), lookup, wrapped_key });
}

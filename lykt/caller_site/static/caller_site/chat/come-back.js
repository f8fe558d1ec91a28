// @ts-check
/**
 * The page to come back by: six words, a puzzle, and the conversation is in this tab.
 */
import { newId, randomBytes, toBase64 } from "../../chat/bytes.js";
import { derive, unwrapKey } from "../../chat/return-code.js";
import { find, given, once, say, show, started, tell } from "./page.js";
import { solved } from "./puzzle.js";
import { post, postSurely, Refused } from "./server.js";
import { hold, left } from "./tab.js";
import { typedWords } from "./words.js";

// The cost has risen meanwhile, or it took too long: a new puzzle mends it.
const ANEW = "proof";

/** @param {string[]} words @param {AbortSignal} signal */
async function comeBack(words, signal) {
  const [{ lookup, wrappingKey }, { challenge }] = await Promise.all([
    derive(words),
    post("return/challenge"),
  ]);
  const seat = { seat: newId(), secret: toBase64(randomBytes(32)) };
  const solution = await solved(challenge, signal);
  const found = await postSurely("return", { ...seat, lookup, solution }, signal);
  const opened = { wrappingKey, conversation: found.conversation, wrapped: found.wrapped_key };
  return { ...seat, conversation: found.conversation, key: toBase64(await unwrapKey(opened)) };
}

/** @param {string[]} words @param {AbortSignal} signal */
async function comeBackOrAgain(words, signal) {
  try {
    return await comeBack(words, signal);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== ANEW) throw error;
    return comeBack(words, signal);
  }
}

started();
show("words");
const form = find("[data-come-back]");
const trouble = find("[data-trouble]", form);
once(form, "submit", async () => {
  const typed = typedWords(form);
  if (typed.trouble) {
    tell(trouble, typed.trouble);
    find("[name=words]", form).focus();
    return;
  }
  const abort = new AbortController();
  left.addEventListener("abort", () => abort.abort());
  find("[data-cancel]").onclick = () => {
    abort.abort();
    show("words");
  };
  show("working");
  try {
    const opened = await comeBackOrAgain(typed.words, abort.signal);
    if (abort.signal.aborted) return;
    hold({ ...opened, endOnExit: false, draft: "", feedback: false });
    window.location.replace(given.chatPage || "/");
  } catch (error) {
    if (abort.signal.aborted) return;
    show("words");
    tell(trouble, (error instanceof Refused && error.detail) || say("failed"));
  }
});

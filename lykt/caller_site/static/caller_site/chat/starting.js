// @ts-check
/**
 * From the button to the conversation: a press, a puzzle, a key that only the line can open.
 */
import { fromBase64, newId, randomBytes, toBase64 } from "../../chat/bytes.js";
import { makeConversation } from "../../chat/sealing.js";
import { countBrowser } from "./browser.js";
import { find, given, once, say, show, tell } from "./page.js";
import { solved } from "./puzzle.js";
import { post, postLast, postSurely, Refused } from "./server.js";
import { hold, left } from "./tab.js";

// Each of these is mended by a new press.
const AGAIN = new Set(["key_changed", "press_expired", "proof"]);

/** @returns {Record<string, string[]>} the first choices, by the names of their fields */
function choices(/** @type {HTMLFormElement} */ form) {
  /** @type {Record<string, string[]>} */
  const chosen = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) (chosen[name] ||= []).push(value);
  }
  return chosen;
}

/**
 * It may have been taken all the same, and nobody may stand in the queue who is not there.
 * @param {unknown} error @param {object} seat
 */
function unlessRefused(error, seat) {
  if (!(error instanceof Refused)) postLast("end", seat);
  throw error;
}

/** @param {object} chosen @param {AbortSignal} signal */
async function begin(chosen, signal) {
  const press = await post("press", { line: given.line });
  const line = { ringKey: press.ring_key, ringPublic: fromBase64(press.ring_public) };
  const [made, solution] = await Promise.all([
    makeConversation(line),
    solved(press.challenge, signal),
  ]);
  if (signal.aborted) throw new Error("cancelled");
  const seat = { seat: newId(), secret: toBase64(randomBytes(32)) };
  const start = { ...seat, conversation: made.id, ring_key: press.ring_key };
  const sealed = { sealed_key: made.sealedKey, pressed: press.pressed, solution };
  const body = { line: given.line, choices: chosen, ...start, ...sealed };
  await postSurely("start", body, signal).catch((error) => unlessRefused(error, seat));
  if (signal.aborted) unlessRefused(new Error("cancelled"), seat);
  return { ...seat, conversation: made.id, key: toBase64(made.key) };
}

/** @param {object} chosen @param {AbortSignal} signal */
async function beginOrAgain(chosen, signal) {
  try {
    return await begin(chosen, signal);
  } catch (error) {
    if (!(error instanceof Refused) || !AGAIN.has(error.code)) throw error;
    return begin(chosen, signal);
  }
}

/** @param {() => void} talk what comes next */
export function offerStart(talk) {
  show("start");
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-start]"));
  if (!form) return;
  const cancel = find("[data-view=working] [data-cancel]");
  once(form, "submit", async () => {
    const abort = new AbortController();
    left.addEventListener("abort", () => abort.abort());
    cancel.onclick = () => {
      abort.abort();
      show("start");
    };
    const endOnExit = /** @type {HTMLInputElement} */ (find("[data-end-on-exit]", form)).checked;
    show("working");
    try {
      const begun = await beginOrAgain(choices(form), abort.signal);
      if (abort.signal.aborted) return;
      hold({ ...begun, endOnExit, draft: "", feedback: false });
      countBrowser();
      talk();
    } catch (error) {
      if (abort.signal.aborted) return;
      show("start");
      const detail = error instanceof Refused ? error.detail : "";
      tell(find("[data-trouble]", form), detail || say("failed"));
    }
  });
}

// @ts-check
/**
 * What stands below the log when the conversation has ended, answered or not: what now, and how it was.
 */
import { announce } from "./announcer.js";
import { all, find, given, once, say, tell, view } from "./page.js";
import { post, Refused } from "./server.js";
import { held, hold, proof } from "./tab.js";

/** Why nobody came, as far as there are words of its own. @type {Record<string, string>} */
const UNANSWERED = { wait_limit: "wait_limit", closed: "closed", fault: "fault" };

/** @param {any} said @returns {{heading: string, words: string}} */
export function endWords(said) {
  const opens = said.may_start || !said.opens ? "" : ` ${say("opens", { opens: said.opens })}`;
  const byCaller = said.cause === "by_caller";
  if (said.answered || byCaller) {
    const words = say(said.may_start ? "after_ended" : "after_ended_closed") + opens;
    return { heading: say("ended"), words };
  }
  const why = UNANSWERED[said.cause] || "gone";
  return { heading: say("unanswered_heading"), words: say(`unanswered_${why}`) + opens };
}

/** @param {any} talk */
export function after(talk) {
  const panel = find("[data-after]");
  const again = find("[data-again]");

  document.addEventListener("lykt:standing", (event) => {
    const said = /** @type {CustomEvent} */ (event).detail;
    const isOver = said.state === "ended";
    for (const place of all("[data-until]")) place.textContent = say("until", { day: said.destroy_on });
    for (const part of all("[data-while-open]")) part.hidden = isOver;
    find("[data-composer]").hidden = isOver;
    const fresh = isOver && panel.hidden;
    panel.hidden = !isOver;
    if (!isOver) return;
    again.hidden = !said.may_start;
    again.textContent = say(said.answered ? "again" : "again_unanswered");
    const { heading, words } = endWords(said);
    find("[data-after-heading]").textContent = heading;
    find("[data-after-words]").textContent = words;
    if (!fresh) return;
    announce(`${heading} ${words}`);
    if (view() === "talk") panel.scrollIntoView({ block: "nearest" });
    if (said.answered) askFeedback();
  });

  again.addEventListener("click", async () => {
    const trouble = find("[data-again-trouble]");
    tell(trouble, "");
    try {
      await post("again", proof());
      hold({ feedback: false });
      talk.conversation.resume();
      await talk.standing.ask();
      find("[data-text]").focus();
    } catch (error) {
      tell(trouble, (error instanceof Refused && error.detail) || say("failed"));
    }
  });
}

/** The questions about the conversation, where the line asks any and they are not answered. */
async function askFeedback() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-feedback]"));
  if (!form || held()?.feedback) return;
  const { token } = await post("feedback/pass", proof()).catch(() => ({ token: null }));
  if (!token) return;
  form.reset();
  form.hidden = false;
  const done = () => {
    hold({ feedback: true });
    form.hidden = true;
  };
  find("[data-skip]", form).onclick = () => {
    done();
    find("[data-after-heading]").focus();
  };
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  once(form, "submit", async () => {
    /** @type {Record<string, string[]>} */
    const answers = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value) (answers[name] ||= []).push(value);
    }
    if (!Object.keys(answers).length) return tell(find("[data-trouble]", form), say("feedback_faults"));
    // By itself: what shows who asks is not sent along.
    const fresh = await post("feedback/pass", proof());
    const { faults } = await post("feedback", { line: given.line, token: fresh.token, answers });
    if (Object.keys(faults).length) return tell(find("[data-trouble]", form), say("feedback_faults"));
    done();
    const thanks = find("[data-thanks]");
    thanks.hidden = false;
    announce(thanks.textContent || "");
  });
}

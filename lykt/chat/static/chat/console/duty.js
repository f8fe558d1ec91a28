// @ts-check
/** The bar above the board: going on duty and off, taking no new ones, the opening hours. */

import { alertOnce } from "./alerts.js";
import { act, whenLooked } from "./looking.js";
import { at, root, state } from "./state.js";
import { part, say, word } from "./words.js";

const beginForm = /** @type {HTMLFormElement} */ (part(root, "[data-begin-duty]"));
const takesNew = part(root, "[data-takes-new]");
let wasOnDuty = false;

whenLooked(({ duty, hours }) => {
  beginForm.hidden = Boolean(duty);
  part(root, "[data-on-duty]").hidden = !duty;
  if (duty) {
    say(part(root, "[data-duty-words]"), word("on_duty", { unit: duty.unit, time: duty.began }));
    takesNew.setAttribute("aria-pressed", String(!duty.takesNew));
  } else if (wasOnDuty) {
    alertOnce(word("go_again"));
  }
  wasOnDuty = Boolean(duty);
  say(part(root, "[data-hours]"), hoursWords(hours));
  part(root, "[data-hours]").classList.toggle("soon", hours.closingSoon);
  say(part(root, "[data-nothing-hint]"), word(duty ? "choose_hint" : "off_duty_hint"));
});

/** @param {any} hours */
function hoursWords(hours) {
  if (hours.open && hours.closingSoon) return word("closing_soon", { time: hours.closes });
  if (hours.open) return hours.closes ? word("open_until", { time: hours.closes }) : word("open_always");
  return hours.opens ? word("closed_until", { time: hours.opens }) : word("closed");
}

beginForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const unit = String(new FormData(beginForm).get("unit") ?? "");
  if (await act(at.duty ?? "", { unit })) part(root, "[data-end-duty]").focus();
});
takesNew.addEventListener("click", () => {
  act(`${at.duty}takes-new/`, { takes_new: state.board?.duty?.takesNew ? "no" : "yes" });
});
part(root, "[data-end-duty]").addEventListener("click", async () => {
  wasOnDuty = false;
  const isBusy = state.board?.mine.some((/** @type {any} */ row) => row.state === "open");
  if (!(await act(`${at.duty}end/`))) return;
  if (isBusy) alertOnce(word("confirm_end_duty"));
  part(beginForm, "button").focus();
});

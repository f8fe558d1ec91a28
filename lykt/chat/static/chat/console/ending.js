// @ts-check
/** Leaving a conversation, ending it with a reason, and marking it for review. */

import { acts, showRegistration } from "./conversations.js";
import { askReason } from "./dialogs.js";
import { act } from "./looking.js";
import { go, showTab } from "./parts.js";
import { at, conversationAt, registrations } from "./state.js";
import { part } from "./words.js";

acts.mark = async (pane) => {
  const answer = await act(`${at.marks}${pane.id}/`);
  if (answer) part(pane.element, "[data-do=mark]").setAttribute("aria-pressed", "true");
};
acts.leave = (pane) => { act(conversationAt(pane.id, "leave")); };
acts["put-away"] = acts.leave;
acts.close = async (pane) => {
  const reason = await askReason();
  if (!reason) return pane.focus();
  await act(conversationAt(pane.id, "close"), { reason });
  await showRegistration();
  showTab("registration");
  go("side");
  registrations.get(pane.id)?.focus();
};

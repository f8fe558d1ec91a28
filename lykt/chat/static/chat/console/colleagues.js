// @ts-check
/** Requests between colleagues: asking one in, the note that goes with it, answering. */

import { acts, show } from "./conversations.js";
import { askColleague } from "./dialogs.js";
import { act } from "./looking.js";
import { get } from "./post.js";
import { at, conversationAt, state } from "./state.js";
import { keyOf, unlocked } from "./unlocking.js";
import { messageKeys, openNote, sealNote } from "../sealing.js";

acts.invite = async (pane) => {
  const asked = await askColleague(state.board.colleagues);
  if (!asked) return pane.focus();
  const { note: text, ...fields } = asked;
  const keys = pane.conversation.keys;
  const note = text ? await sealNote({ keys, id: pane.id, text }) : "";
  await act(conversationAt(pane.id, "invite"), { ...fields, note });
  pane.focus();
};

/** @param {any} invitation @returns {Promise<string>} */
export async function noteOf(invitation) {
  await unlocked();
  const details = await get(conversationAt(invitation.conversation));
  const keys = await messageKeys(await keyOf(details), details.id);
  return openNote({ keys, id: details.id, sealed: invitation.note });
}

/** @param {any} invitation @param {boolean} accept */
export async function answerInvitation(invitation, accept) {
  const address = `${at.invitations}${invitation.id}/answer/`;
  const answer = await act(address, { accept: accept ? "yes" : "no" });
  if (answer && accept) show(invitation.conversation, true);
}

/** @param {number} id */
export const withdraw = (id) => act(`${at.invitations}${id}/withdraw/`);

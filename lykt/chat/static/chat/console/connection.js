// @ts-check
/** The page's one connection, and how it is, in words. */

import { over } from "./alerts.js";
import { refresh } from "./looking.js";
import { activity, ofTheDesk, post, SignedOut } from "./post.js";
import { at, root } from "./state.js";
import { part, say, word } from "./words.js";
import { Live, TicketsRefused } from "../live.js";

export const live = new Live({ tickets });

async function tickets() {
  try {
    return await post(at.tickets ?? "", activity());
  } catch (reason) {
    const error = ofTheDesk(reason);
    if (!(error instanceof SignedOut)) throw error;
    over(error);
    throw new TicketsRefused(error.why);
  }
}

live.addEventListener("hint", () => refresh());
live.addEventListener("state", (/** @type {any} */ { detail }) => {
  const place = part(root, "[data-connection]");
  const state = detail.state === "stopped" ? "connecting" : detail.state;
  place.dataset.state = state;
  root.dataset.connection = state;
  say(place, word(state === "refused" ? "disconnected" : state));
});

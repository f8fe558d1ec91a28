// @ts-check
/** The console: begins, and looks again when something may have happened. */

import "./duty.js";
import { closeAll } from "./conversations.js";
import "./colleagues.js";
import "./ending.js";
import "./drawing.js";
import "./shortcuts.js";
import { over } from "./alerts.js";
import { live } from "./connection.js";
import { redraw, refresh } from "./looking.js";
import { lookHere } from "./notice.js";
import { activePane, at, state } from "./state.js";
import { lockedAgain, unlocked } from "./unlocking.js";

const LOOK = 20000;

async function openAll() {
  await unlocked();
  await refresh();
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  activePane()?.seen();
  refresh();
});
document.addEventListener("lykt:session-ending", () => lookHere());
document.addEventListener("lykt:session-ended", () => over({ why: "signed_out" }));
document.addEventListener("lykt:keys-locked", () => {
  lockedAgain();
  closeAll();
  redraw();
  if (!state.isOver) openAll();
});

live.watchDesk(at.desk ?? "");
live.start();
refresh();
setInterval(refresh, LOOK);
openAll();

// @ts-check
/**
 * The chat page: goes on with the tab's conversation where it has one, and offers to start otherwise.
 */
import { fitAboveKeyboard } from "./composer.js";
import { failed, started } from "./page.js";
import { offerStart } from "./starting.js";
import { held } from "./tab.js";
import { talk } from "./talk.js";

try {
  started();
  fitAboveKeyboard();
  if (held()) await talk();
  else offerStart(talk);
} catch (error) {
  failed();
  throw error; // the watchdog says what works without the chat
}

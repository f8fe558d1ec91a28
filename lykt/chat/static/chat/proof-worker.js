// @ts-check
/** Solves one challenge away from the page, so that typing and scrolling stay smooth. */

import { attempt } from "./proof-attempt.js";

self.onmessage = async ({ data: { challenge, timeout } }) => {
  try {
    self.postMessage({ solution: await attempt(challenge, timeout) });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};

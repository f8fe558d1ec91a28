// @ts-check
/** Derives one key away from the page. */

import { argon2 } from "./stretching-once.js";

const TOLD = 50; // steps of progress; each is a message to the page

self.onmessage = async ({ data: given }) => {
  let told = 0;
  const progress = (/** @type {number} */ done) => {
    if (Math.floor(done * TOLD) <= told) return;
    told = Math.floor(done * TOLD);
    self.postMessage({ progress: done });
  };
  try {
    self.postMessage({ key: await argon2(given, progress) });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};

// @ts-check
/**
 * Tells the line now and then how often something technical went wrong: codes and counts alone.
 */
import { post, postLast } from "./server.js";
import { held, proof } from "./tab.js";

const EVERY = 60_000;
const MOST = 1_000;

/** @param {{takeFaults: () => Record<string, Record<string, number>>}} live */
export function reportFaults(live) {
  let scripts = 0;
  window.addEventListener("error", () => (scripts += 1));
  window.addEventListener("unhandledrejection", () => (scripts += 1));

  /** @returns {Record<string, number> | null} */
  function counts() {
    /** @type {Record<string, number>} */
    const found = {};
    for (const kinds of Object.values(live.takeFaults())) {
      for (const [kind, count] of Object.entries(kinds)) found[kind] = Math.min(MOST, (found[kind] || 0) + count);
    }
    if (scripts) found.script = Math.min(MOST, (found.script || 0) + scripts);
    scripts = 0;
    return held() && Object.keys(found).length ? found : null;
  }

  setInterval(() => {
    const found = counts();
    if (found) void post("faults", { ...proof(), counts: found }).catch(() => {});
  }, EVERY);
  window.addEventListener("pagehide", () => {
    const found = counts();
    if (found) postLast("faults", { ...proof(), counts: found });
  });
}

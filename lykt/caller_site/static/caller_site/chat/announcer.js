// @ts-check
/**
 * What a screen reader says by itself: each thing once, in its turn, from one polite region.
 */
import { find } from "./page.js";

const KEPT = 10_000;
const region = find("[data-announcer]");

/** @param {string} words */
export function announce(words) {
  const said = document.createElement("span");
  said.textContent = `${words} `;
  region.append(said);
  setTimeout(() => said.remove(), KEPT);
}

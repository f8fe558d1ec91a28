// @ts-check
/**
 * Counts which browser is used, and how new, some time after the start, so that the count and the
 * conversation can not be put together.
 */
import { given } from "./page.js";
import { post } from "./server.js";

const LEAST = 20_000;
const SPREAD = 100_000;

/** In this order: most browsers also call themselves by the names further down. @type {[string, RegExp][]} */
const FAMILIES = [
  ["samsung", /SamsungBrowser\/(\d+)/],
  ["edge", /Edg(?:A|iOS)?\/(\d+)/],
  ["opera", /(?:OPR|OPT)\/(\d+)/],
  ["firefox", /(?:Firefox|FxiOS)\/(\d+)/],
  ["chrome", /(?:Chrome|CriOS)\/(\d+)/],
  ["safari", /Version\/(\d+).* Safari\//],
];

/** @param {string} agent @returns {{family: string, major: number}} */
export function browserOf(agent) {
  for (const [family, pattern] of FAMILIES) {
    const found = agent.match(pattern);
    if (found) return { family, major: Math.min(999, Number(found[1])) };
  }
  return { family: "other", major: 0 };
}

export function countBrowser() {
  const told = { line: given.line, ...browserOf(navigator.userAgent) };
  setTimeout(() => void post("browser", told).catch(() => {}), LEAST + Math.random() * SPREAD);
}

// @ts-check
/**
 * Days and hours as the line's clock shows them, whatever the telephone's own clock says.
 */
import { given, say } from "./page.js";

const language = document.documentElement.lang === "nb" ? "nb-NO" : document.documentElement.lang;
const timeZone = given.zone;
const hour = new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit" });
const long = new Intl.DateTimeFormat(language, {
  timeZone,
  weekday: "long",
  day: "numeric",
  month: "long",
});
const plain = new Intl.DateTimeFormat("sv-SE", { timeZone }); // 2022-12-31, to compare

const DAY = 24 * 60 * 60 * 1000;

/** @param {number} at @returns {string} */
export const hourOf = (at) => hour.format(at);

/** @param {number} at @returns {string} the day, to compare with another */
export const dayOf = (at) => plain.format(at);

/** @param {number} at @param {number} now @returns {string} */
export function dayWords(at, now) {
  if (dayOf(at) === dayOf(now)) return say("today");
  if (dayOf(at) === dayOf(now - DAY)) return say("yesterday");
  return long.format(at);
}

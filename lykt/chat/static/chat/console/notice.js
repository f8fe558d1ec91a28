// @ts-check
/** Draws attention without a word of content: two short tones, and a count in the tab's title. */

import { prefer, preference } from "./kept.js";

const title = document.title;
/** @type {AudioContext | null} */
let audio = null;

/** Browsers let a page sound only after it was touched once. */
function ready() {
  const Maker = window.AudioContext;
  if (!Maker) return null;
  audio ??= new Maker();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  return audio;
}
for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, ready, { once: true, passive: true });
}

/** @param {number[]} tones in hertz, one after another */
function play(tones) {
  const context = preference("sound", true) ? ready() : null;
  if (!context) return;
  tones.forEach((tone, index) => {
    const from = context.currentTime + index * 0.18;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.frequency.value = tone;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.12, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.16);
    source.connect(volume).connect(context.destination);
    source.start(from);
    source.stop(from + 0.17);
  });
}

export const somebodyWaits = () => play([660, 880]);
export const messageCame = () => play([520]);
export const lookHere = () => play([440, 440]);

/** @param {number} waiting @param {number} unread */
export function count(waiting, unread) {
  const many = waiting + unread;
  const shown = many && preference("title", true) ? `(${many}) ${title}` : title;
  if (document.title !== shown) document.title = shown;
}

/** @param {HTMLElement} button @param {string} name of the choice @param {() => void} changed */
export function toggles(button, name, changed) {
  const show = () => button.setAttribute("aria-pressed", String(preference(name, true)));
  button.addEventListener("click", () => {
    prefer(name, !preference(name, true));
    show();
    changed();
  });
  show();
}

// @ts-check
/**
 * A closed conversation, opened and checked in the reviewer's browser. The server records the
 * opening before it hands out the sealed key; what the messages say never leaves this tab, unless
 * the reviewer rewrites some of them as an excerpt.
 */

import { unlockedRingKeys } from "../vault/unlock.js";
import { Log } from "./log.js";
import { messageKeys, openConversationKey } from "./sealing.js";

/** @typedef {{kind: string, name: string}} Seat */
/** @typedef {{id: string, ringKey: string, sealedKey: string, last: number, seats: Record<string, Seat>, entries: any[]}} Content */

const page = /** @type {HTMLElement} */ (document.getElementById("review"));

/** @param {string} selector @param {ParentNode} [within] */
const part = (selector, within = page) =>
  /** @type {HTMLElement} */ (within.querySelector(selector));

/** @param {string} name @param {Record<string, string>} [values] */
function word(name, values = {}) {
  const template = /** @type {HTMLTemplateElement | null} */ (
    page.querySelector(`template[data-word="${name}"]`)
  );
  const text = template?.content.textContent || "";
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

const wall = new Intl.DateTimeFormat("nb-NO", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: page.dataset.timeZone,
});

const say = (/** @type {string} */ name) => {
  part("[data-verdict]").textContent = word(name);
};

/** @returns {Promise<Content>} */
async function fetchContent() {
  const token = /** @type {HTMLInputElement} */ (
    document.querySelector("[name=csrfmiddlewaretoken]")
  ).value;
  const answer = await fetch(page.dataset.content || "", {
    method: "POST",
    headers: { "X-CSRFToken": token },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** @param {Content} content @param {Map<string, Uint8Array>} ringKeys */
async function openAll(content, ringKeys) {
  const { id, ringKey, sealedKey } = content;
  const ringPrivate = ringKeys.get(ringKey);
  if (!ringPrivate) return say("no_key");
  const key = await openConversationKey({ id, ringKey, ringPrivate, sealedKey });
  const log = await Log.begin({ id, seat: "", keys: await messageKeys(key, id) });
  let hasTrouble = false;
  for (const data of content.entries) {
    const { released, troubles } = await log.add(data);
    hasTrouble = hasTrouble || troubles.length > 0;
    for (const entry of released) show(entry, content.seats);
  }
  const isWhole = log.last === content.last && log.missing().length === 0;
  say(hasTrouble ? "trouble" : isWhole ? "verified" : "missing");
  part("[data-make]").hidden = !page.querySelector("[data-pick]");
}

/** @param {string | null} seat @param {Record<string, Seat>} seats */
function nameOf(seat, seats) {
  const found = seat ? seats[seat] : undefined;
  return found && found.name ? found.name : word("caller");
}

/** @param {any} entry @param {Record<string, Seat>} seats */
function show(entry, seats) {
  const kind = entry.kind === "event" ? "event" : "message";
  const template = /** @type {HTMLTemplateElement} */ (part(`template[data-${kind}]`));
  const item = /** @type {HTMLElement} */ (
    /** @type {Element} */ (template.content.firstElementChild).cloneNode(true)
  );
  const time = /** @type {HTMLTimeElement} */ (part("[data-time]", item));
  const at = new Date(entry.at);
  time.dateTime = at.toISOString();
  time.textContent = wall.format(at).replace(":", ".");
  if (kind === "event") {
    const name = nameOf(entry.seat, seats);
    part("[data-text]", item).textContent =
      word(entry.event, { name }) || word("event_unknown", { name });
  } else {
    fill(item, entry, seats);
  }
  part("[data-entries]").append(item);
}

/** @param {HTMLElement} item @param {any} entry @param {Record<string, Seat>} seats */
function fill(item, entry, seats) {
  const isTrusted = entry.text !== null && !entry.trouble;
  const isCounsellor = seats[entry.seat]?.kind === "counsellor";
  item.classList.add(isCounsellor ? "counsellor" : "caller");
  item.classList.toggle("trouble", !isTrusted);
  part("[data-who]", item).textContent = nameOf(entry.seat, seats);
  part("[data-text]", item).textContent = isTrusted ? entry.text : word("unreadable");
  part("[data-number]", item).textContent = String(entry.n);
  // In an excerpt nobody has a name.
  item.dataset.speaker = word(isCounsellor ? "counsellor" : "caller");
  if (!isTrusted) part(".pick", item).remove();
}

function makeExcerpt() {
  const chosen = [...page.querySelectorAll("[data-pick]:checked")].map((pick) => {
    const item = /** @type {HTMLElement} */ (pick.closest("li"));
    return `${item.dataset.speaker}: ${part("[data-text]", item).textContent}`;
  });
  const place = /** @type {HTMLDetailsElement} */ (document.getElementById("excerpt"));
  const field = /** @type {HTMLTextAreaElement} */ (place.querySelector("textarea"));
  field.value = [field.value, ...chosen].filter(Boolean).join("\n\n");
  place.open = true;
  field.focus();
}

function cover() {
  part("[data-entries]").replaceChildren();
  part("[data-make]").hidden = true;
  say("locked");
}

async function start() {
  part("[data-make-excerpt]").addEventListener("click", makeExcerpt);
  document.addEventListener("lykt:keys-locked", cover);
  document.addEventListener("lykt:session-ended", cover);
  const ringKeys = await unlockedRingKeys();
  if (!ringKeys.size) return say("no_key");
  await openAll(await fetchContent(), ringKeys);
}

start().catch(() => say("failed"));

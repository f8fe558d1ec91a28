// @ts-check
/** The console: joins the board, the conversations and the tools. */

import { unlockedRingKeys } from "../../vault/unlock.js";
import { BoardView } from "./board.js";
import { askColleague, askReason, showHelp } from "./dialogs.js";
import { listen } from "./keys.js";
import { prefer, preference } from "./kept.js";
import { count, lookHere, messageCame, somebodyWaits, toggles } from "./notice.js";
import { Pane } from "./pane.js";
import { activity, get, post, Refused, SignedOut } from "./post.js";
import { Registration } from "./registration.js";
import { insertable, tabs } from "./side.js";
import { clock, part, say, unreadWords, word } from "./words.js";
import { Live, TicketsRefused } from "../live.js";
import { messageKeys, openConversationKey, openNote, sealNote } from "../sealing.js";

const LOOK = 20000;
const AGAIN = 3000;

const root = /** @type {HTMLElement} */ (document.getElementById("console"));
const at = root.dataset;
const middle = part(root, "[data-part=conversation]");
const side = part(root, "[data-part=side]");
const panesPlace = part(root, "[data-panes]");

/** @type {Map<string, Pane>} */
const panes = new Map();
/** @type {Map<string, Registration>} */
const registrations = new Map();
/** @type {Set<string>} being opened, or not to be opened */
const opening = new Set();
/** @type {Set<string>} said once that they can not be opened */
const notOpened = new Set();
/** @type {any} */
let board = null;
/** @type {Map<string, Uint8Array> | null} */
let ringKeys = null;
let active = "";
let waitingSeen = new Set();
let isSignedOut = false;

// --- The connection --------------------------------------------------------------------------

const live = new Live({
  tickets: async () => {
    try {
      return await post(at.tickets ?? "", activity());
    } catch (error) {
      if (error instanceof SignedOut) {
        signedOut();
        throw new TicketsRefused("signed_out");
      }
      throw error;
    }
  },
});
live.addEventListener("hint", () => refresh());
live.addEventListener("state", (/** @type {any} */ { detail }) => {
  const place = part(root, "[data-connection]");
  const state = detail.state === "stopped" ? "connecting" : detail.state;
  place.dataset.state = state;
  root.dataset.connection = state;
  say(place, state === "refused" ? word("offline") : word(state));
});

/** Says it plainly, once; what is written stays in the tab. */
function signedOut() {
  if (isSignedOut) return;
  isSignedOut = true;
  const box = document.createElement("div");
  box.className = "ds-alert";
  box.dataset.color = "danger";
  box.setAttribute("role", "alert");
  const link = document.createElement("a");
  link.className = "ds-button";
  link.href = `${at.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = word("sign_in");
  const words = document.createElement("p");
  words.textContent = word("refused");
  box.append(words, link);
  part(root, "[data-alerts]").append(box);
  lookHere();
}

/** @param {unknown} error */
function failed(error) {
  if (error instanceof SignedOut) return signedOut();
  alertOnce(error instanceof Refused && error.message ? error.message : word("failed"));
}

let alertTimer = 0;
/** @param {string} words */
function alertOnce(words) {
  const place = part(root, "[data-alerts]");
  place.querySelector("[data-passing]")?.remove();
  const box = document.createElement("p");
  box.className = "ds-alert";
  box.dataset.color = "warning";
  box.dataset.passing = "";
  box.setAttribute("role", "alert");
  box.textContent = words;
  place.append(box);
  clearTimeout(alertTimer);
  alertTimer = setTimeout(() => box.remove(), 12000);
}

/** @param {string} address @param {Record<string, string>} [fields] */
async function act(address, fields) {
  try {
    const answer = await post(address, fields);
    await refresh();
    return answer ?? true;
  } catch (error) {
    failed(error);
    await refresh();
    return null;
  }
}

const conversationAt = (/** @type {string} */ id, what = "") =>
  `${at.conversations}${id}/${what ? `${what}/` : ""}`;

// --- The board -------------------------------------------------------------------------------

const boardView = new BoardView(part(root, "[data-part=board]"), {
  take,
  show: (id) => show(id, true),
  answer: answerInvitation,
  note: noteOf,
});

/** @type {Promise<void> | null} */
let looking = null;
let lookAgain = false;

/** One question at a time; a hint during it asks once more. */
function refresh() {
  if (looking) {
    lookAgain = true;
    return looking;
  }
  looking = look().finally(() => {
    looking = null;
    if (!lookAgain) return;
    lookAgain = false;
    refresh();
  });
  return looking;
}

async function look() {
  if (isSignedOut) return;
  try {
    board = await post(at.board ?? "", activity());
  } catch (error) {
    if (error instanceof SignedOut) signedOut();
    return;
  }
  noticeWaiting();
  showDuty();
  await Promise.all([openMine(), putAwayRegistered()]);
  showBoard();
}

function noticeWaiting() {
  const now = new Set(board.waiting.map((/** @type {any} */ row) => row.id));
  const isNew = [...now].some((id) => !waitingSeen.has(id));
  const asked = board.invitations.map((/** @type {any} */ row) => `i${row.id}`);
  const isAsked = asked.some((/** @type {string} */ id) => !waitingSeen.has(id));
  if (board.duty && ((isNew && board.duty.takesNew) || isAsked)) somebodyWaits();
  waitingSeen = new Set([...now, ...asked]);
}

function showBoard() {
  if (!board) return;
  nameThem();
  boardView.show(board, panes, active);
  for (const row of board.mine) panes.get(row.id) && fromBoard(/** @type {Pane} */ (panes.get(row.id)), row);
  counts();
}

/** @param {Pane} pane @param {any} row */
function fromBoard(pane, row) {
  if (!row.registered || row.state !== "ended") pane.show(row.state);
  if (row.state !== "ended") pane.presence(row.here);
  part(pane.element, "[data-do=leave]").hidden = row.state !== "open" || !row.others.length;
  pane.pending(
    board.sent.filter((/** @type {any} */ each) => each.conversation === row.id),
    (/** @type {number} */ id) => act(`${at.invitations}${id}/withdraw/`),
  );
}

/** @type {Map<string, string>} each conversation keeps the name that it was given */
const names = new Map();

/** By the time that it began; two of the same minute are told apart. */
function nameThem() {
  for (const row of [...board.mine].sort((a, b) => a.started - b.started)) {
    if (!names.has(row.id)) names.set(row.id, freeName(clock(row.started)));
    panes.get(row.id)?.called(names.get(row.id) ?? "", row.choices);
  }
}

/** @param {string} time */
function freeName(time) {
  const taken = new Set(names.values());
  for (let nth = 1; ; nth += 1) {
    const name = word("name", { time: nth > 1 ? `${time} (${nth})` : time });
    if (!taken.has(name)) return name;
  }
}

function counts() {
  let unread = 0;
  for (const pane of panes.values()) unread += pane.unread;
  const waiting = board.waiting.length + board.invitations.length;
  count(board.duty ? waiting : 0, unread);
  for (const [name, many] of [["board", waiting], ["unread", unread]]) {
    const place = part(root, `[data-count-${name}]`);
    place.hidden = !many;
    say(place, many ? String(many) : "");
  }
}

// --- Duty ------------------------------------------------------------------------------------

const beginForm = /** @type {HTMLFormElement} */ (part(root, "[data-begin-duty]"));
const takesNewButton = part(root, "[data-takes-new]");
let wasOnDuty = false;

function showDuty() {
  const { duty, hours } = board;
  beginForm.hidden = Boolean(duty);
  part(root, "[data-on-duty]").hidden = !duty;
  if (duty) {
    say(part(root, "[data-duty-words]"), word("on_duty", { unit: duty.unit, time: duty.began }));
    takesNewButton.setAttribute("aria-pressed", String(!duty.takesNew));
  } else if (wasOnDuty) {
    alertOnce(word("go_again"));
  }
  wasOnDuty = Boolean(duty);
  say(part(root, "[data-hours]"), hoursWords(hours));
  part(root, "[data-hours]").classList.toggle("soon", hours.closingSoon);
  say(part(root, "[data-nothing-hint]"), word(duty ? "choose_hint" : "off_duty_hint"));
}

/** @param {any} hours */
function hoursWords(hours) {
  if (hours.open && hours.closingSoon) return word("closing_soon", { time: hours.closes });
  if (hours.open) return hours.closes ? word("open_until", { time: hours.closes }) : word("open_always");
  return hours.opens ? word("closed_until", { time: hours.opens }) : word("closed");
}

beginForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const unit = String(new FormData(beginForm).get("unit") ?? "");
  if (await act(at.duty ?? "", { unit })) part(root, "[data-end-duty]").focus();
});
takesNewButton.addEventListener("click", () => {
  act(`${at.duty}takes-new/`, { takes_new: board?.duty?.takesNew ? "no" : "yes" });
});
part(root, "[data-end-duty]").addEventListener("click", async () => {
  wasOnDuty = false;
  const isBusy = board?.mine.some((/** @type {any} */ row) => row.state === "open");
  if (!(await act(`${at.duty}end/`))) return;
  if (isBusy) alertOnce(word("confirm_end_duty"));
  part(beginForm, "button").focus();
});

// --- Conversations ---------------------------------------------------------------------------

/** @param {string} id @returns {Promise<any>} */
const detailsOf = (id) => get(conversationAt(id));

/** @param {any} details @returns {Promise<Uint8Array>} */
async function keyOf(details) {
  // The line's key may have been changed since, and access given.
  if (!ringKeys?.has(details.ringKey)) ringKeys = await unlockedRingKeys();
  const ringPrivate = ringKeys.get(details.ringKey);
  if (!ringPrivate) throw new Error("no key");
  const { id, ringKey, sealedKey } = details;
  return openConversationKey({ id, ringKey, ringPrivate, sealedKey });
}

const paneConsole = {
  changed: (/** @type {Pane} */ pane) => {
    if (pane.state === "ended" && pane.endedAt) registrations.get(pane.id)?.ended(clock(pane.endedAt));
    showBoard();
  },
  came: (/** @type {Pane} */ pane) => {
    messageCame();
    if (pane.unread) boardView.tell(`${pane.name}: ${unreadWords(pane.unread)}`);
  },
  ask: (/** @type {Pane} */ pane) => detailsOf(pane.id),
  act: (/** @type {string} */ what, /** @type {Pane} */ pane) => doThat[what]?.(pane),
};

async function openMine() {
  if (!ringKeys) return;
  const mine = new Set(board.mine.map((/** @type {any} */ row) => row.id));
  await Promise.all(board.mine.map((/** @type {any} */ row) => open(row.id)));
  for (const [id, pane] of panes) {
    if (mine.has(id)) continue;
    showUnsaid(pane);
    await drop(pane);
  }
  if (!active && panes.size) {
    const first = board.mine.find((/** @type {any} */ row) => panes.has(row.id));
    if (first) show(first.id, false);
  }
}

/** @param {string} id */
async function open(id) {
  if (panes.has(id) || opening.has(id)) return;
  opening.add(id);
  try {
    const details = await detailsOf(id);
    if (!details.seat) return;
    const pane = await Pane.open(details, await keyOf(details), live, paneConsole);
    panes.set(id, pane);
    registrations.set(id, new Registration(conversationAt(id, "registration"), {
      saved: () => refresh(),
      signedOut,
    }));
  } catch (error) {
    if (error instanceof SignedOut) signedOut();
    else if (!(error instanceof TypeError) && !notOpened.has(id)) {
      notOpened.add(id);
      alertOnce(error instanceof Refused ? error.message : word("open_failed"));
    }
  } finally {
    opening.delete(id);
  }
}

/** What was never sent is shown until it is put away: nobody may believe that it was said.
 *  @param {Pane} pane */
function showUnsaid(pane) {
  const text = pane.unsaid();
  if (!text) return;
  const box = document.createElement("div");
  box.className = "ds-alert";
  box.dataset.color = "warning";
  box.dataset.unsaid = "";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = word("unsaid", { name: pane.name });
  const quote = document.createElement("blockquote");
  quote.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "ds-button";
  close.dataset.variant = "secondary";
  close.textContent = word("put_aside");
  close.addEventListener("click", () => {
    box.remove();
    part(root, "[data-part=board]").focus();
  });
  box.append(words, quote, close);
  part(root, "[data-alerts]").append(box);
}

/** @param {Pane} pane */
async function drop(pane) {
  panes.delete(pane.id);
  registrations.delete(pane.id);
  const wasActive = active === pane.id;
  await pane.remove(true);
  if (!wasActive) return;
  active = "";
  showRegistration();
  part(root, "[data-nothing]").hidden = false;
  part(root, "[data-part=board]").focus();
  go("board");
}

/** @param {string} id @param {boolean} focus */
function show(id, focus) {
  const pane = panes.get(id);
  if (!pane) {
    if (!ringKeys) part(root, "[data-unlocking]").scrollIntoView();
    return;
  }
  if (active !== id) {
    panes.get(active)?.appear(false);
    active = id;
    part(root, "[data-nothing]").hidden = true;
    panesPlace.replaceChildren(pane.element);
    showRegistration();
  }
  if (focus) go("conversation");
  pane.appear(true);
  if (focus) pane.focus();
  showBoard();
}

function showRegistration() {
  const place = part(side, "[data-registration]");
  const form = registrations.get(active);
  part(side, "[data-no-registration]").hidden = Boolean(form);
  place.replaceChildren(...(form ? [form.element] : []));
  return form?.load();
}

/** @param {string} id */
async function take(id) {
  if (!ringKeys) return part(root, "[data-unlocking]").scrollIntoView();
  if (await act(conversationAt(id, "take"))) show(id, true);
}

/** @type {Record<string, (pane: Pane) => void>} */
const doThat = {
  invite: async (pane) => {
    const asked = await askColleague(board.colleagues);
    if (!asked) return pane.focus();
    const { note: text, ...fields } = asked;
    const keys = pane.conversation.keys;
    const note = text ? await sealNote({ keys, id: pane.id, text }) : "";
    await act(conversationAt(pane.id, "invite"), { ...fields, note });
    pane.focus();
  },
  mark: async (pane) => {
    const answer = await act(`${at.marks}${pane.id}/`);
    if (answer) part(pane.element, "[data-do=mark]").setAttribute("aria-pressed", "true");
  },
  leave: (pane) => { act(conversationAt(pane.id, "leave")); },
  "put-away": (pane) => { act(conversationAt(pane.id, "leave")); },
  close: async (pane) => {
    const reason = await askReason();
    if (!reason) return pane.focus();
    await act(conversationAt(pane.id, "close"), { reason });
    await showRegistration();
    showTab("registration");
    go("side");
    registrations.get(pane.id)?.focus();
  },
};

/** What has ended and is registered needs no place on the board. */
async function putAwayRegistered() {
  const done = board.mine.filter((/** @type {any} */ row) => row.state === "ended" && row.registered);
  for (const row of done) {
    await post(conversationAt(row.id, "leave")).catch(() => {});
    board.mine = board.mine.filter((/** @type {any} */ each) => each !== row);
    const pane = panes.get(row.id);
    if (pane) await drop(pane);
  }
}

// --- Requests from colleagues ----------------------------------------------------------------

/** @param {any} invitation @returns {Promise<string>} */
async function noteOf(invitation) {
  await unlocked;
  const details = await detailsOf(invitation.conversation);
  const keys = await messageKeys(await keyOf(details), details.id);
  return openNote({ keys, id: details.id, sealed: invitation.note });
}

/** @param {any} invitation @param {boolean} accept */
async function answerInvitation(invitation, accept) {
  const address = `${at.invitations}${invitation.id}/answer/`;
  const answer = await act(address, { accept: accept ? "yes" : "no" });
  if (answer && accept) show(invitation.conversation, true);
}

// --- The parts of the page -------------------------------------------------------------------

/** @param {string} name On a narrow screen one part is seen at a time. */
function go(name) {
  root.dataset.tab = name;
  for (const button of root.querySelectorAll("[data-go]")) {
    if (/** @type {HTMLElement} */ (button).dataset.go === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  if (name === "conversation") panes.get(active)?.appear(true);
}
for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-go]"))) {
  button.addEventListener("click", () => go(button.dataset.go ?? ""));
}

const showTab = tabs(side);

/** @param {string} text */
function insert(text) {
  const pane = panes.get(active);
  if (!pane || pane.state !== "open") return alertOnce(word("no_conversation"));
  go("conversation");
  pane.insert(text);
}
insertable(side, "phrases", insert);
insertable(side, "directory", insert);

/** @param {string} name @param {string} [field] */
function openTool(name, field) {
  go("side");
  showTab(name);
  if (field) part(side, field).focus();
  else registrations.get(active)?.focus();
}

/** @param {number} step */
function neighbour(step) {
  const ids = [...panes.keys()];
  const next = ids[(ids.indexOf(active) + step + ids.length) % ids.length];
  if (next) show(next, true);
}

const withPane = (/** @type {(pane: Pane) => void} */ act) => () => {
  const pane = panes.get(active);
  if (pane) act(pane);
};

listen(
  {
    "?": () => showHelp(),
    n: () => { const first = board?.waiting.find((/** @type {any} */ row) => row.canOpen); if (first && board.duty) take(first.id); },
    j: () => neighbour(1),
    k: () => neighbour(-1),
    w: withPane((pane) => { go("conversation"); pane.focus(); }),
    l: withPane((pane) => { go("conversation"); pane.log.log.focus(); }),
    r: () => openTool("registration"),
    s: () => openTool("phrases", "[data-search=phrases]"),
    h: () => openTool("directory", "[data-search=directory]"),
    o: withPane((pane) => { if (pane.state === "open") doThat.invite(pane); }),
    e: withPane((pane) => { if (pane.state === "open") doThat.close(pane); }),
    b: () => { go("board"); part(root, "[data-part=board]").focus(); },
    m: () => part(root, "[data-sound]").click(),
  },
  () => {
    const pane = panes.get(active);
    if (pane) pane.heading.focus();
    else part(root, "[data-part=board]").focus();
  },
);
part(root, "[data-help]").addEventListener("click", () => showHelp());
for (const [selector, name] of [["#letters-on", "letters"], ["#enter-sends", "enter"]]) {
  const box = /** @type {HTMLInputElement} */ (document.querySelector(selector));
  box.checked = preference(name, true);
  box.addEventListener("change", () => prefer(name, box.checked));
}
toggles(part(root, "[data-sound]"), "sound", () => {});
toggles(part(root, "[data-title-count]"), "title", () => { if (board) counts(); });

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  panes.get(active)?.seen();
  refresh();
});
document.addEventListener("lykt:session-ending", () => lookHere());
document.addEventListener("lykt:session-ended", () => signedOut());

// --- Beginning -------------------------------------------------------------------------------

/** @type {Promise<void>} */
let unlocked = unlock();

/** Without an answer from the server it is asked again, until there is one. */
async function unlock() {
  for (;;) {
    try {
      ringKeys = await unlockedRingKeys();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }
}

async function openAll() {
  await unlocked;
  await refresh();
}

// A locked key closes what it had opened; the unsent texts stay in the tab.
document.addEventListener("lykt:keys-locked", () => {
  ringKeys = null;
  active = "";
  for (const pane of panes.values()) pane.remove(false);
  panes.clear();
  registrations.clear();
  showRegistration();
  part(root, "[data-nothing]").hidden = false;
  if (isSignedOut) return;
  unlocked = unlock();
  openAll();
});

live.watchDesk(at.desk ?? "");
live.start();
refresh();
setInterval(refresh, LOOK);
openAll();

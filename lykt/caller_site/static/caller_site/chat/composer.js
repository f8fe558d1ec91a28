// @ts-check
/**
 * Where the caller writes. What is written stays there until it is in the outbox, also over a reload.
 */
import { find, say, tell } from "./page.js";
import { held, hold } from "./tab.js";

const HIGHEST = 128;
const LIMIT = 4000;

/**
 * @param {{send: (text: string) => unknown, typing: () => void, still: () => void}} conversation
 */
export function compose(conversation) {
  const form = find("[data-composer]");
  const field = /** @type {HTMLTextAreaElement} */ (find("[data-text]", form));
  const trouble = find("[data-trouble]", form);

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, HIGHEST)}px`;
  }

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    if ([...text].length > LIMIT) {
      tell(trouble, say("too_long"));
      return;
    }
    tell(trouble, "");
    field.value = "";
    grow();
    field.focus();
    try {
      await conversation.send(text);
    } catch {
      field.value = text;
      tell(trouble, say("failed"));
      return;
    }
    conversation.still();
    hold({ draft: "" });
  }

  field.addEventListener("input", () => {
    grow();
    hold({ draft: field.value });
    if (field.value) conversation.typing();
    else conversation.still();
  });
  // A telephone's own keyboard has no other way to a new line.
  const hasKeyboard = window.matchMedia("(hover: hover) and (pointer: fine)");
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard.matches) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  field.value = held()?.draft || "";
  grow();
}

/** Keep the field above the telephone's keyboard. */
export function fitAboveKeyboard() {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = () => {
    document.documentElement.style.setProperty("--seen-height", `${Math.round(seen.height)}px`);
    if (document.documentElement.classList.contains("talking")) window.scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
  fit();
}

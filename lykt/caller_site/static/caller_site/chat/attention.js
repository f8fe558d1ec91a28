// @ts-check
/**
 * What has come that the caller has not seen: in the tab's title as a number and nothing more, in
 * the button that leads back, and below the fold.
 */
import { all, find, say, tell, view } from "./page.js";

const title = document.title;

/**
 * @param {import("./log-list.js").LogList} list
 * @param {() => void} read says that what is on the screen has been read
 * @returns {{came: () => void}}
 */
export function watchUnread(list, read) {
  let unseen = 0;
  const newer = find("[data-newer]");

  const isSeen = () => !document.hidden && view() === "talk" && list.atEnd();

  function look() {
    if (isSeen()) {
      unseen = 0;
      read();
    }
    document.title = unseen && document.hidden ? `(${unseen}) ${title}` : title;
    tell(newer, unseen && view() === "talk" ? say("newer") : "");
    for (const back of all("section [data-back]")) {
      const words = back.querySelector("[data-back-words]");
      if (words) words.textContent = unseen ? say("back_new", { n: unseen }) : say("back");
    }
  }

  newer.addEventListener("click", () => {
    list.toEnd();
    look();
    find("[data-log]").focus();
  });
  find("[data-log]").addEventListener("scroll", look, { passive: true });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("lykt:view", look);
  return {
    /** Something from the other side; it counts until it is seen. */
    came() {
      unseen += 1;
      look();
    },
  };
}

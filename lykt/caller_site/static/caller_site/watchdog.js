// Sees to it that a caller is never left on a blank page: shows what works without the chat when
// its modules do not start. A classic script in the oldest of dialects, since it must run where
// nothing else does.
(function () {
  "use strict";
  var PATIENCE = 12000;
  var root = document.documentElement;

  /** @returns {string} why the chat can not run here, or nothing */
  function hindrance() {
    if (!window.isSecureContext) return "insecure";
    if (!("noModule" in document.createElement("script"))) return "old";
    if (!window.crypto || !window.crypto.subtle || !window.ReadableStream) return "old";
    if (!window.sessionStorage) return "old";
    return "";
  }

  /** @param {string} why */
  function giveUp(why) {
    if (root.classList.contains("started")) return;
    root.classList.remove("starting");
    var reasons = document.querySelectorAll("[data-why]");
    for (var at = 0; at < reasons.length; at += 1) {
      if (reasons[at].getAttribute("data-why") === why) reasons[at].removeAttribute("hidden");
      else reasons[at].setAttribute("hidden", "");
    }
  }

  function whenRead(/** @type {() => void} */ act) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act);
    else act();
  }

  var why = "";
  try {
    why = hindrance();
  } catch (refused) {
    why = "old"; // a browser that forbids storage says so by an error
  }
  if (why) {
    root.setAttribute("data-hindrance", why); // the modules may arrive all the same
    whenRead(function () { giveUp(why); });
    return;
  }
  root.classList.add("starting");
  window.setTimeout(function () { giveUp("script"); }, PATIENCE);
  // A module that did not arrive, or can not be read by this browser.
  window.addEventListener("error", function (event) {
    var script = event.target instanceof HTMLScriptElement || event.message !== undefined;
    if (script) whenRead(function () { giveUp("script"); });
  }, true);
})();

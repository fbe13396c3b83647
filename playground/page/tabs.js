// On a small screen one pane at a time; on a middling one the calls are a drawer.

import { find, h, icon } from "./dom.js";
import { say } from "./words.js";

const PANES = [
  ["side", "people", "tabPeople"],
  ["chat", "chat", "tabChat"],
  ["calls", "calls", "calls"],
  ["world", "clock", "tabWorld"],
];
const root = document.documentElement;

export function showPane(name) {
  root.dataset.pane = name;
  for (const tab of find("tabs").children) {
    if (tab.dataset.pane === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

export function showCalls(shown) {
  root.toggleAttribute("data-drawer", shown);
  find("calls-toggle").setAttribute("aria-expanded", String(shown));
}

export function start() {
  find("tabs").append(
    ...PANES.map(([pane, sign, word]) =>
      h(
        "button",
        { type: "button", "data-pane": pane, onclick: () => showPane(pane) },
        icon(sign),
        h("span", {}, say(word)),
      ),
    ),
  );
  showPane("chat");
  find("calls-toggle").addEventListener("click", () =>
    showCalls(!root.hasAttribute("data-drawer")),
  );
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && root.hasAttribute("data-drawer")) {
      showCalls(false);
      find("calls-toggle").focus();
    }
  });
}

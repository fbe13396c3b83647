// The menu of commands that opens on "/": what the bot offers this person in this chat.

import { find, h, refill } from "./dom.js";
import { here } from "./here.js";
import { say } from "./words.js";
import { commands } from "./wire.js";

let offered = [];
let shown = [];
let at = 0;
let asked = "";
let box = null;
let field = null;
let pick = () => {};

export const isOpen = () => Boolean(box) && !box.hidden;

export function close() {
  if (!box) return;
  box.hidden = true;
  asked = "";
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function draw() {
  refill(
    box,
    ...shown.map(({ command, description }, index) =>
      h(
        "div",
        {
          role: "option",
          id: `command-${index}`,
          "aria-selected": String(index === at),
          class: "offer",
          onmousedown: (event) => event.preventDefault(),
          onclick: () => choose(index),
        },
        h("b", {}, `/${command}`),
        h("span", { dir: "auto" }, description),
      ),
    ),
  );
  box.hidden = shown.length === 0;
  field.setAttribute("aria-expanded", String(!box.hidden));
  if (box.hidden) return;
  field.setAttribute("aria-activedescendant", `command-${at}`);
  find(`command-${at}`)?.scrollIntoView({ block: "nearest" });
}

function choose(index) {
  const { command } = shown[index];
  close();
  pick(`/${command}`);
}

/** Called on every change of the field; asks the playground once per opening. */
export async function look() {
  const typed = /^\/([a-z0-9_]*)$/i.exec(field.value);
  if (!typed) return close();
  const key = `${here.chat} ${here.person}`;
  if (asked !== key) {
    asked = key;
    offered = await commands(here.chat, here.person);
    if (asked !== key) return;
  }
  const now = /^\/([a-z0-9_]*)$/i.exec(field.value);
  if (!now) return close();
  shown = offered.filter(({ command }) => command.startsWith(now[1].toLowerCase()));
  at = 0;
  draw();
}

/** True when the key belonged to the menu. */
export function key(event) {
  if (!isOpen()) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    at = (at + step + shown.length) % shown.length;
    draw();
  } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) choose(at);
  else if (event.key === "Escape") {
    const open = asked;
    close();
    asked = open;
  } else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

export function start(textarea, onPick) {
  field = textarea;
  pick = onPick;
  box = h("div", {
    id: "offers",
    class: "offers",
    role: "listbox",
    "aria-label": say("commands"),
    hidden: true,
  });
  return box;
}

// The messages of the open chat: a window of the newest, appended once per frame.

import { find, h, near, refill } from "./dom.js";
import { here, onMove, thisChat } from "./here.js";
import { messageNode } from "./message.js";
import { dayOf, say } from "./words.js";
import { MESSAGES_KEPT, world } from "./world.js";

const log = find("log");
const down = find("down");
const aloud = find("aloud");
let doings = {};
let last = null;
let missed = 0;
let gap = false;
let stuck = true;
let burst = { since: 0, count: 0 };

const wanted = (message) => !here.thread || (message.thread ?? 1) === here.thread;

function visible(chat) {
  const kept = chat.messages.filter(wanted).slice(-MESSAGES_KEPT);
  return kept;
}

function dayNode(day) {
  return h(
    "section",
    { class: "day", "data-day": day, "aria-label": day },
    h("h2", { "aria-hidden": "true" }, day),
  );
}

function append(messages, chat) {
  let section = log.lastElementChild;
  for (const message of messages) {
    const day = dayOf(message.date);
    if (!section || section.dataset.day !== day) {
      section = dayNode(day);
      log.append(section);
      last = null;
    }
    section.append(messageNode(message, chat, last, doings));
    last = message;
  }
}

/** A flood is thinned on its way here; the place of what was left out is marked. */
function mark(changes) {
  const count = changes.dropped.reduce((sum, event) => sum + (event.message ?? 0), 0);
  const latest = log.lastElementChild;
  if (!count || !latest || !stuck) return;
  const old = latest.querySelector(".thinned:last-of-type");
  const all = count + Number(old?.dataset.count ?? 0);
  old?.remove();
  latest.append(h("p", { class: "thinned", "data-count": all }, say("thinned", { count: all })));
}

function trim() {
  let surplus = log.querySelectorAll(".message").length - MESSAGES_KEPT;
  while (surplus > 0) {
    const section = log.firstElementChild;
    const oldest = section.querySelector(".message");
    if (oldest) oldest.remove();
    if (section.querySelector(".message") === null) section.remove();
    surplus -= 1;
  }
}

export function toBottom() {
  missed = 0;
  stuck = true;
  log.scrollTop = log.scrollHeight;
  showDown();
}

function showDown() {
  down.hidden = stuck;
  if (!stuck) refill(down, missed ? say("newMessages", { count: missed }) : say("toNewest"));
}

export function renderAll() {
  const chat = thisChat();
  last = null;
  gap = false;
  log.setAttribute("aria-live", "off");
  log.replaceChildren();
  if (chat) append(visible(chat), chat);
  if (chat && !chat.messages.length)
    log.append(
      h("p", { class: "empty" }, say(chat.kind === "private" ? "emptyPrivate" : "emptyChat")),
    );
  toBottom();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

/** A flood is not read aloud message by message. */
function quietly(count) {
  const now = performance.now();
  if (now - burst.since > 2000) {
    if (burst.count > 12) aloud.textContent = say("newMessages", { count: burst.count });
    burst = { since: now, count: 0 };
  }
  burst.count += count;
  log.setAttribute("aria-live", burst.count > 12 ? "off" : "polite");
}

function redraw(chat, ids) {
  for (const id of ids) {
    const node = log.querySelector(`[data-id="${CSS.escape(String(id))}"]`);
    const message = chat.byId.get(id);
    if (!node || !message) continue;
    const focused = node.contains(document.activeElement);
    const before = node.previousElementSibling?.dataset.id;
    const fresh = messageNode(
      message,
      chat,
      before ? chat.byId.get(Number(before)) : null,
      doings,
    );
    node.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true });
  }
}

export function update(changes) {
  const chat = thisChat();
  if (changes.all && stuck) return renderAll();
  if (changes.all) gap = true;
  if (!chat) return;
  const added = (changes.added.get(chat.id) ?? []).filter(wanted);
  if (added.length) {
    log.querySelector(".empty")?.remove();
    quietly(added.length);
    const full = log.querySelectorAll(".message").length + added.length > MESSAGES_KEPT;
    if (stuck || !full) {
      const fresh = added.slice(-MESSAGES_KEPT);
      if (fresh.length === MESSAGES_KEPT) {
        log.replaceChildren();
        last = null;
      }
      append(fresh, chat);
      if (stuck) trim();
    } else gap = true;
    if (!stuck) missed += added.length;
  }
  mark(changes);
  redraw(chat, changes.changed.get(chat.id) ?? []);
  if (stuck) toBottom();
  else showDown();
}

export function jump(id) {
  const node = log.querySelector(`[data-id="${CSS.escape(String(id))}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.add("found");
  node.addEventListener("animationend", () => node.classList.remove("found"), { once: true });
}

function walk(event) {
  if (event.target !== log && !event.target.classList.contains("message")) return;
  const all = [...log.querySelectorAll(".message")];
  const at = all.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = at < 0 ? all.at(-1) : all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next?.focus();
  } else if (
    at >= 0 &&
    (event.key === "Enter" || event.key === "ContextMenu" || event.key === " ")
  ) {
    event.preventDefault();
    all[at].querySelector(".act")?.click();
  }
}

function rightClick(event) {
  const node = event.target.closest(".message");
  const message = node && world.message(here.chat, Number(node.dataset.id));
  if (!message || message.service || message.deleted || event.target.closest("a, img")) return;
  event.preventDefault();
  doings.menu(message, node.querySelector(".act"));
}

export function start(what) {
  doings = { ...what, jump };
  log.addEventListener(
    "scroll",
    () => {
      const now = near(log);
      if (now && gap) return renderAll();
      if (now !== stuck) {
        stuck = now;
        if (stuck) missed = 0;
        showDown();
      }
    },
    { passive: true },
  );
  log.addEventListener("load", () => stuck && toBottom(), true);
  log.addEventListener("keydown", walk);
  log.addEventListener("contextmenu", rightClick);
  down.addEventListener("click", () => (gap ? renderAll() : toBottom()));
  new ResizeObserver(() => stuck && toBottom()).observe(log);
  onMove((before) => {
    if (
      before.chat !== here.chat ||
      before.thread !== here.thread ||
      before.person !== here.person
    )
      renderAll();
  });
}

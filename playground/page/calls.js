// Every call the bot made, with its answer; refusals stand out.

import { find, h, near } from "./dom.js";
import { preciseTimeOf, say } from "./words.js";
import { CALLS_KEPT, world } from "./world.js";

const panel = find("calls");
const list = h("ol", { class: "call-list", tabindex: "0" });
let onlyRefused = false;
let sought = "";
let refusals = 0;
let stuck = true;

function toBottom() {
  list.scrollTop = list.scrollHeight;
}

function fits(call) {
  return (!onlyRefused || call.refused) && (!sought || call.method.toLowerCase().includes(sought));
}

const isPoll = (call) => call.method === "getUpdates" && !call.refused;

/** What one or several polls brought; the playground tells how many updates, not each. */
function brought({ updates, polls }) {
  const times = polls > 1 ? ` · × ${polls}` : "";
  return updates || times ? `${say("updates", { count: updates })}${times}` : "";
}

const alone = (call) => ({ polls: 1, updates: call.answer?.result?.updates ?? 0 });

function gist(call, folded) {
  const { text, caption, chat_id: chatId, emoji } = call.parameters ?? {};
  const chat = world.chat(Number(chatId));
  const where = chat ? (chat.kind === "private" ? world.person(chat.with)?.name : chat.title) : "";
  if (isPoll(call)) return brought(folded);
  if (call.refused) return call.answer?.description ?? "";
  const words = text ?? caption ?? emoji ?? "";
  return [
    where && `\u2068${where}\u2069`,
    String(words)
      .replace(/<[^>]*>/g, "")
      .slice(0, 90),
  ]
    .filter(Boolean)
    .join(" · ");
}

const MARK = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?/g;

function pretty(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const cut = text.length > 20000 ? `${text.slice(0, 20000)}\n…` : text;
  const nodes = [];
  let at = 0;
  for (const found of cut.matchAll(MARK)) {
    nodes.push(cut.slice(at, found.index));
    const kind = found[2] ? "json-key" : found[1] ? "json-text" : "json-value";
    nodes.push(h("span", { class: kind }, found[1] ?? found[0]), found[2] ?? "");
    at = found.index + found[0].length;
  }
  return h("pre", { dir: "ltr" }, ...nodes, cut.slice(at));
}

/** Parameters that are JSON inside a string are shown as what they are. */
function unfolded(parameters) {
  const open = ([key, value]) => {
    if (typeof value !== "string" || !/^[[{]/.test(value)) return [key, value];
    try {
      return [key, JSON.parse(value)];
    } catch {
      return [key, value];
    }
  };
  return Object.fromEntries(Object.entries(parameters ?? {}).map(open));
}

function callNode(call, folded = alone(call)) {
  const details = h(
    "details",
    {},
    h(
      "summary",
      {},
      h(
        "span",
        { class: "call-line" },
        h("b", {}, call.method),
        h("span", { class: "status" }, String(call.status)),
        h("time", {}, preciseTimeOf(call.at)),
      ),
      h("span", { class: "gist", dir: "auto" }, gist(call, folded)),
    ),
  );
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    details.append(
      h("h4", {}, say("parameters")),
      pretty(unfolded(call.parameters)),
      h("h4", {}, say("answer")),
      pretty(call.answer),
    );
  });
  const kind = call.refused ? "refused" : isPoll(call) && "poll";
  const node = h("li", { class: `call ${kind || ""}`, "data-id": call.id }, details);
  if (isPoll(call)) node.folded = folded;
  return node;
}

/** Polls in a row are one line: what the bot does is what one wants to see. */
function append(calls) {
  for (const call of calls) {
    const last = list.lastElementChild;
    if (!isPoll(call) || !last?.folded) {
      list.append(callNode(call));
      continue;
    }
    const { polls, updates } = alone(call);
    const folded = { polls: last.folded.polls + polls, updates: last.folded.updates + updates };
    const node = callNode(call, folded);
    node.querySelector("details").open = last.querySelector("details").open;
    last.replaceWith(node);
  }
}

function count() {
  const all = world.calls.slice(-CALLS_KEPT);
  refusals = all.filter((call) => call.refused).length;
  const badge = panel.querySelector(".refusals");
  badge.textContent = refusals ? say("refusals", { count: refusals }) : "";
  find("calls-toggle").classList.toggle("alarm", refusals > 0);
}

function renderAll() {
  const kept = world.calls.slice(-CALLS_KEPT).filter(fits);
  list.replaceChildren();
  append(kept);
  if (!kept.length) list.append(h("li", { class: "empty" }, say("noCalls")));
  toBottom();
  count();
}

export function update(changes) {
  if (changes.all) return renderAll();
  const added = changes.calls.filter(fits).slice(-CALLS_KEPT);
  if (!added.length) return;
  list.querySelector(".empty")?.remove();
  if (added.length === CALLS_KEPT) list.replaceChildren();
  append(added);
  while (list.children.length > CALLS_KEPT) list.firstElementChild.remove();
  if (stuck) toBottom();
  count();
}

export function start() {
  const only = h("input", { type: "checkbox" });
  only.addEventListener("change", () => {
    onlyRefused = only.checked;
    renderAll();
  });
  const filter = h("input", {
    type: "search",
    placeholder: say("findMethod"),
    "aria-label": say("findMethod"),
    autocomplete: "off",
  });
  filter.addEventListener("input", () => {
    sought = filter.value.trim().toLowerCase();
    renderAll();
  });
  list.addEventListener("scroll", () => {
    stuck = near(list);
  });
  new ResizeObserver(() => stuck && toBottom()).observe(list);
  list.setAttribute("aria-label", say("callsLabel"));
  panel.append(
    h(
      "header",
      { class: "calls-head" },
      h("h2", {}, say("botCalls")),
      h("span", { class: "refusals" }),
      h(
        "div",
        { class: "calls-filter" },
        filter,
        h("label", { class: "tick" }, only, say("onlyRefusals")),
      ),
    ),
    list,
  );
}

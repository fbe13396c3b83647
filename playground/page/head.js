// The top of the chat: its name, its topics as tabs, the pinned message.

import { avatar, find, h, icon, named, refill, roving } from "./dom.js";
import { go, here, onMove, thisChat, titleOf } from "./here.js";
import { jump } from "./log.js";
import { preview } from "./text.js";
import { say } from "./words.js";
import { world } from "./world.js";

const OUT = new Set(["left", "kicked"]);

function under(chat) {
  if (chat.kind === "private") return say(chat.blocked ? "blockedBot" : "privateWithBot");
  const count =
    chat.member_count ?? chat.members.filter((member) => !OUT.has(member.status)).length;
  return say(chat.kind === "channel" ? "subscribers" : "memberCount", { count });
}

function topics(chat) {
  const bar = find("topics");
  const list = chat.topics ?? [];
  bar.hidden = list.length === 0 || chat.kind !== "group";
  if (bar.hidden) return;
  const all = [
    { id: 0, name: say("allTopics") },
    ...(list.some(({ id }) => id === 1) ? [] : [{ id: 1, name: say("general") }]),
    ...list,
  ];
  refill(
    bar,
    ...all.map((topic) => {
      const chosen = topic.id === here.thread;
      return h(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(chosen),
          tabindex: chosen ? "0" : "-1",
          "data-thread": topic.id,
          onclick: () => go({ thread: topic.id }),
        },
        named(topic.name),
        topic.closed && h("small", {}, say("closed")),
      );
    }),
  );
}

function pins(chat) {
  const bar = find("pins");
  const shown = (chat.pinned ?? [])
    .map((id) => chat.byId.get(id))
    .filter((message) => message && !message.deleted);
  const newest = shown.at(-1);
  bar.hidden = !newest;
  if (!newest) return;
  refill(
    bar,
    icon("pin"),
    h(
      "span",
      { class: "pin-text" },
      h("b", {}, say("pinnedMessage")),
      h("span", { class: "line", dir: "auto" }, preview(newest)),
    ),
  );
  bar.onclick = () => jump(newest.id);
}

export function render() {
  const chat = thisChat();
  if (!chat) return;
  const title = titleOf(chat);
  refill(find("chat-title"), named(title));
  refill(find("chat-under"), under(chat));
  refill(
    find("chat-avatar"),
    avatar(chat.id, title, { kind: chat.kind === "private" ? "bot" : "group" }),
  );
  topics(chat);
  pins(chat);
  document.title = `${title} · Encore`;
}

let shownTyping = 0;

/** The bot says that it types; the line goes with its next message or after five seconds. */
export function typing(changes) {
  const line = find("typing");
  const begins = changes.calls.some(
    (call) =>
      call.method === "sendChatAction" &&
      String(call.parameters?.chat_id) === String(here.chat) &&
      !call.refused,
  );
  const speaks = (changes.added.get(here.chat) ?? []).some(
    (message) => message.from?.id === world.bot.id,
  );
  if (begins && !speaks) {
    refill(line, say("typing", { name: world.bot.name }));
    line.hidden = false;
    clearTimeout(shownTyping);
    shownTyping = setTimeout(() => {
      line.hidden = true;
    }, 5000);
  } else if (speaks) line.hidden = true;
}

export function start() {
  onMove(render);
  roving(find("topics"), {
    selector: "[role=tab]",
    choose: (tab) => {
      go({ thread: Number(tab.dataset.thread) });
      find("topics").querySelector("[aria-selected=true]")?.focus();
    },
  });
}

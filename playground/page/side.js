// The left side: who the visitor can be, and this person's chats.

import { avatar, find, h, icon, named, refill, roving } from "./dom.js";
import { chatsOf, go, here, onMove, titleOf } from "./here.js";
import { showPane } from "./tabs.js";
import { preview } from "./text.js";
import { senderOf } from "./message.js";
import { say, timeOf } from "./words.js";
import { world } from "./world.js";

const cast = find("cast");
const chats = find("chats");
const search = find("cast-find");
const MANY = 14;
const SHOWN = 80;

const ROLES = ["owner", "admin", "member", "newcomer", "crowd", "bot"];

function castOf() {
  const sought = search.value.trim().toLocaleLowerCase();
  const people = [...world.people.values()].filter(
    (one) => one.id !== world.bot.id && !one.is_bot,
  );
  search.hidden = people.length < MANY;
  const found = people.filter(
    (one) => !sought || `${one.name} ${one.username ?? ""}`.toLocaleLowerCase().includes(sought),
  );
  const rank = (one) => (ROLES.indexOf(one.role) + ROLES.length) % ROLES.length;
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
}

function personNode(person) {
  const chosen = person.id === here.person;
  const standing = say(`role.${person.role ?? "member"}`);
  return h(
    "div",
    {
      role: "option",
      class: "person",
      "aria-selected": String(chosen),
      tabindex: chosen ? "0" : "-1",
      "data-person": person.id,
      title: person.username ? `@${person.username}` : null,
    },
    avatar(person.id, person.name),
    named(person.name),
    h("span", { class: `role ${person.role}` }, standing),
  );
}

function renderCast() {
  const focused = cast.contains(document.activeElement);
  const nodes = castOf().map(personNode);
  if (!nodes.some((node) => node.tabIndex === 0) && nodes[0]) nodes[0].tabIndex = 0;
  refill(cast, ...nodes);
  const chosen = cast.querySelector("[aria-selected=true]");
  if (focused) chosen?.focus();
}

function lastLine(chat) {
  const last = chat.messages.findLast((message) => !message.deleted);
  if (!last) return say(chat.kind === "private" ? "notStarted" : "nothingYet");
  if (last.service) return preview(last);
  const own = last.from?.id === here.person && !senderOf(last).masked;
  const who = own ? say("you") : senderOf(last).name;
  return `\u2068${who}\u2069: \u2068${preview(last).slice(0, 80)}\u2069`;
}

function chatNode(chat) {
  const chosen = chat.id === here.chat;
  const last = chat.messages.at(-1);
  const kind = { private: "bot", channel: "channel" }[chat.kind] ?? "group";
  const unread = chat.unread > 99 ? "99+" : String(chat.unread);
  return h(
    "div",
    {
      role: "option",
      class: "chat-row",
      "aria-selected": String(chosen),
      tabindex: chosen ? "0" : "-1",
      "data-chat": chat.id,
    },
    avatar(chat.id, titleOf(chat), { kind }),
    h(
      "div",
      { class: "chat-row-text" },
      h(
        "p",
        {},
        chat.kind === "channel" && icon("horn"),
        named(titleOf(chat)),
        last && h("time", {}, timeOf(last.date)),
      ),
      h(
        "p",
        {},
        h("span", { class: "line" }, lastLine(chat)),
        chat.unread > 0 &&
          h(
            "span",
            { class: "unread", "aria-label": say("unread", { count: chat.unread }) },
            unread,
          ),
      ),
    ),
  );
}

function renderChats() {
  const focused = chats.contains(document.activeElement);
  refill(chats, ...chatsOf(here.person).map(chatNode));
  if (focused) chats.querySelector("[aria-selected=true]")?.focus();
}

export function render() {
  renderCast();
  renderChats();
}

function choosePerson(node, enter) {
  const chat = world.chat(here.chat);
  const person = Number(node.dataset.person);
  const own =
    chat?.kind === "private"
      ? chatsOf(person).find((one) => one.kind === "private").id
      : here.chat;
  go({ person, chat: own });
  cast.querySelector("[aria-selected=true]")?.focus({ preventScroll: true });
  if (enter) showPane("chat");
}

function chooseChat(node, enter) {
  go({ chat: Number(node.dataset.chat) });
  chats.querySelector("[aria-selected=true]")?.focus({ preventScroll: true });
  if (enter) showPane("chat");
}

/** Only what a person sees counts as unread. */
function countUnread(changes) {
  for (const [id, added] of changes.added) {
    const chat = world.chat(id);
    if (chat && id !== here.chat)
      chat.unread += added.filter((message) => message.from?.id !== here.person).length;
  }
}

export function update(changes) {
  countUnread(changes);
  if (changes.all || changes.people) renderCast();
  if (changes.all || changes.chats || changes.people) renderChats();
}

export function start() {
  search.placeholder = say("findPerson");
  search.setAttribute("aria-label", say("findPerson"));
  search.addEventListener("input", renderCast);
  onMove(render);
  roving(cast, { choose: choosePerson });
  roving(chats, { choose: chooseChat });
  cast.addEventListener("click", (event) => {
    const node = event.target.closest("[data-person]");
    if (node) choosePerson(node, true);
  });
  chats.addEventListener("click", (event) => {
    const node = event.target.closest("[data-chat]");
    if (node) chooseChat(node, true);
  });
}

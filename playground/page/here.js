// Who the visitor is and which chat is open; kept in the address, so a reload stays here.

import { world } from "./world.js";

const listeners = [];

export const here = { person: 0, chat: 0, thread: 0 };

export const onMove = (listener) => listeners.push(listener);

/** Thread 0 shows every topic at once. */
export function go(where) {
  const before = { ...here };
  Object.assign(here, where);
  if ("chat" in where && where.chat !== before.chat && !("thread" in where)) here.thread = 0;
  const open = chatsOf(here.person);
  if (!open.some((chat) => chat.id === here.chat)) {
    here.chat = open[0]?.id ?? 0;
    here.thread = 0;
  }
  const chat = world.chat(here.chat);
  if (chat) chat.unread = 0;
  history.replaceState(
    null,
    "",
    `#as=${here.person}&chat=${here.chat}${here.thread ? `&topic=${here.thread}` : ""}`,
  );
  for (const listener of listeners) listener(before);
}

export function fromAddress() {
  const told = new URLSearchParams(location.hash.slice(1));
  return {
    person: Number(told.get("as")),
    chat: Number(told.get("chat")),
    thread: Number(told.get("topic")),
  };
}

/** Every group and channel, and only this person's own private chats. */
export function chatsOf(person) {
  const seen = [...world.chats.values()].filter(
    (chat) => !chat.gone && (chat.kind !== "private" || chat.with === person),
  );
  const rank = { group: 0, private: 1, channel: 2 };
  seen.sort((one, other) => (rank[one.kind] ?? 0) - (rank[other.kind] ?? 0));
  if (!person || seen.some((chat) => chat.kind === "private")) return seen;
  const fresh = world.putChat({
    id: person,
    kind: "private",
    with: person,
    title: world.bot.name,
  });
  return [
    ...seen.filter((chat) => chat.kind === "group"),
    fresh,
    ...seen.filter((chat) => chat.kind !== "group"),
  ];
}

export const me = () => world.person(here.person);

export const thisChat = () => world.chat(here.chat);

export const titleOf = (chat) => (chat.kind === "private" ? world.bot.name : chat.title) ?? "";

const RULERS = new Set(["creator", "administrator"]);

export const rules = (person, chat) => RULERS.has(world.statusOf(person, chat));

export const absent = (person, chat) => ["left", "kicked"].includes(world.statusOf(person, chat));

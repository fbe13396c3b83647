// One message as people see it.

import { avatar, button, h, icon, named, tone } from "./dom.js";
import { here, rules } from "./here.js";
import { pollNode } from "./poll.js";
import { formatted, preview, serviceLine } from "./text.js";
import { say, timeOf } from "./words.js";
import { world } from "./world.js";

const APART = 5 * 60 * 1000;

/** The sender as shown: a channel or the group itself may stand in front of a person. */
export function senderOf(message) {
  const { from = {} } = message;
  const mask = from.as_channel ?? from.anonymous;
  const id = mask && typeof mask === "object" ? mask.id : from.id;
  return { id, name: from.name || say("nobody"), masked: Boolean(mask) };
}

export const isMine = (message) =>
  message.from?.id === here.person && !message.from.anonymous && !message.from.as_channel;

export function follows(message, previous) {
  if (!previous || previous.service || message.service || previous.deleted) return false;
  const one = senderOf(message);
  const other = senderOf(previous);
  const apart = new Date(message.date) - new Date(previous.date);
  return (
    one.id === other.id &&
    one.masked === other.masked &&
    apart < APART &&
    message.thread === previous.thread
  );
}

function badge(message, chat) {
  if (message.from?.as_channel) return say("asChannel");
  if (message.from?.anonymous) return say("asGroup");
  if (message.from?.id === world.bot.id) return say("bot");
  if (chat.kind !== "group") return "";
  const member = chat.members.find(({ id }) => id === message.from?.id);
  if (member?.title) return member.title;
  return rules(message.from?.id, chat) ? say(`status.${member.status}`) : "";
}

function sender(message, chat) {
  const { id, name } = senderOf(message);
  const mark = badge(message, chat);
  return h(
    "p",
    { class: `sender tone-${tone(id)}` },
    named(name),
    mark && h("span", { class: "badge" }, h("bdi", {}, mark)),
  );
}

function quoted(message, chat, jump) {
  if (!message.reply_to) return null;
  const id =
    typeof message.reply_to === "object"
      ? (message.reply_to.id ?? message.reply_to.message_id)
      : message.reply_to;
  const original = world.message(chat.id, id);
  if (original?.service) return null;
  const name = original ? senderOf(original).name : say("earlier");
  const text = original ? preview(original) : say("notLoaded");
  return h(
    "button",
    {
      type: "button",
      class: `quote tone-${tone(original?.from?.id ?? 0)}`,
      tabindex: "-1",
      onclick: () => jump(id),
    },
    named(name),
    h("span", { class: "line", dir: "auto" }, text),
  );
}

function forwarded(message) {
  const name = message.forward?.name;
  if (!message.forward || name === senderOf(message).name) return null;
  return h("p", { class: "forwarded" }, `${say("forwardedFrom")} `, named(name || say("nobody")));
}

function picture(message, show) {
  const { url, name } = message.photo;
  const image = h("img", {
    src: url,
    alt: message.text ? "" : say("photo"),
    loading: "lazy",
    decoding: "async",
  });
  return h(
    "button",
    {
      type: "button",
      class: "picture",
      "aria-label": say("openPhoto"),
      onclick: () => show(url, name),
    },
    image,
  );
}

export function bytes(size) {
  if (!size && size !== 0) return "";
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024
    ? `${(size / 1024).toFixed(1)} KB`
    : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

function paper(message) {
  const { url, name, size } = message.document;
  return h(
    "a",
    { class: "paper", href: url, download: name ?? true },
    icon("file"),
    h("span", {}, named(name ?? say("file")), h("small", {}, bytes(size))),
  );
}

function keyboard(message, tap) {
  if (!message.keyboard?.length) return null;
  const rows = message.keyboard.map((row, rowAt) =>
    h(
      "div",
      { class: "row" },
      ...row.map((key, at) =>
        h(
          "button",
          {
            type: "button",
            onclick: (event) => tap(message, rowAt, at, key, event.currentTarget),
          },
          h("bdi", {}, key.text),
          key.url && icon("link"),
        ),
      ),
    ),
  );
  return h("div", { class: "keyboard", role: "group", "aria-label": say("buttons") }, ...rows);
}

function reactions(message, react) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    ...message.reactions.map(({ emoji, count, people = [] }) => {
      const mine = people.includes(here.person);
      const names = people
        .slice(0, 12)
        .map((id) => world.person(id)?.name ?? (id === world.bot.id ? world.bot.name : ""))
        .filter(Boolean);
      return button(
        [h("span", {}, `${emoji}\ufe0f`), String(count)],
        () => react(message, emoji),
        {
          "aria-pressed": String(mine),
          title: names.join(", "),
          "aria-label": say("reactionBy", { emoji, count }),
        },
      );
    }),
  );
}

/** Where several topics are shown at once, each message names its own. */
function topicOf(message, chat) {
  if (here.thread || !chat.topics?.length || !message.thread) return null;
  const topic = chat.topics.find(({ id }) => id === message.thread);
  return topic && h("bdi", { class: "topic" }, topic.name);
}

function foot(message, chat) {
  return h(
    "span",
    { class: "foot" },
    topicOf(message, chat),
    message.pinned &&
      h("span", { title: say("pinned"), "aria-label": say("pinned") }, icon("pin")),
    message.edited && h("span", { class: "edited" }, say("edited")),
    h("time", { datetime: message.date }, timeOf(message.date)),
  );
}

function loud(message) {
  const parts = [senderOf(message).name, timeOf(message.date), preview(message)];
  if (message.edited) parts.push(say("edited"));
  return parts.join(", ");
}

function gone(message) {
  return h(
    "div",
    { class: "message ghost", "data-id": message.id, tabindex: "-1" },
    h("p", {}, named(senderOf(message).name), " · ", say("deleted")),
  );
}

/** `doings` are what a reader can do: jump, show, tap, vote, react, menu, command. */
export function messageNode(message, chat, previous, doings) {
  if (message.deleted) return gone(message);
  if (message.service) {
    return h(
      "div",
      { class: "message service", "data-id": message.id, tabindex: "-1" },
      h("p", {}, serviceLine(message)),
    );
  }
  const mine = isMine(message);
  const close = follows(message, previous);
  const fromBot = message.from?.id === world.bot.id;
  const alone = chat.kind === "private" || mine;
  const { id, name } = senderOf(message);
  const text = message.text ?? "";
  const body = h(
    "div",
    { class: "bubble" },
    !close && !alone && sender(message, chat),
    forwarded(message),
    quoted(message, chat, doings.jump),
    message.photo && picture(message, doings.show),
    message.document && paper(message),
    h(
      "div",
      { class: "text", dir: "auto" },
      ...(message.poll
        ? [pollNode(message, doings.vote)]
        : formatted(text, message.entities ?? [], doings.command)),
      foot(message, chat),
    ),
  );
  return h(
    "div",
    {
      class: `message ${mine ? "mine" : "theirs"} ${fromBot ? "bot" : ""} ${close ? "close" : ""}`,
      "data-id": message.id,
      role: "article",
      tabindex: "-1",
      "aria-label": loud(message),
    },
    !alone &&
      (close
        ? h("span", { class: "avatar-gap" })
        : avatar(id, name, { kind: fromBot ? "bot" : "" })),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "beside" },
        body,
        h(
          "button",
          {
            type: "button",
            class: "act",
            tabindex: "-1",
            "aria-label": say("messageMenu"),
            "aria-haspopup": "menu",
            onclick: (event) => doings.menu(message, event.currentTarget),
          },
          icon("more"),
        ),
      ),
      keyboard(message, doings.tap),
      reactions(message, doings.react),
    ),
  );
}

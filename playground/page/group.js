// The chat's own menu: members and their rights, topics, the bot's place, coming and going.

import { avatar, button, find, h, named, refill } from "./dom.js";
import { absent, go, here, me, rules, thisChat, titleOf } from "./here.js";
import { does } from "./doings.js";
import { openMenu } from "./menus.js";
import { dialog } from "./toasts.js";
import { say } from "./words.js";
import { world } from "./world.js";

const RIGHTS = [
  "can_change_info",
  "can_delete_messages",
  "can_restrict_members",
  "can_invite_users",
  "can_pin_messages",
  "can_manage_topics",
  "can_promote_members",
  "is_anonymous",
];
const USUAL = new Set([
  "can_change_info",
  "can_delete_messages",
  "can_restrict_members",
  "can_invite_users",
  "can_pin_messages",
]);

function askRights(id, name) {
  const boxes = RIGHTS.map((right) =>
    h(
      "label",
      { class: "tick" },
      h("input", { type: "checkbox", value: right, checked: USUAL.has(right) }),
      say(`right.${right}`),
    ),
  );
  const agree = button(
    say("promote"),
    () => {
      const rights = {};
      for (const field of form.querySelectorAll("input")) rights[field.value] = field.checked;
      box.close();
      does("promotes", { person: id, rights });
    },
    { class: "main" },
  );
  const form = h("div", { class: "ticks" }, ...boxes);
  const box = dialog(say("promoteWhom", { name: `\u2068${name}\u2069` }), form);
  box.append(h("footer", {}, agree));
}

function memberMenu(anchor, member, name) {
  const ruling = ["administrator", "admin"].includes(member.status);
  const quiet = member.status === "restricted";
  const out = ["kicked", "banned"].includes(member.status);
  const person = member.id;
  openMenu(anchor, [
    !out && {
      label: say(ruling ? "changeRights" : "promote"),
      run: () => askRights(person, name),
    },
    ruling && { label: say("demote"), run: () => does("demotes", { person }) },
    !ruling &&
      !out &&
      !quiet && { label: say("mute"), run: () => does("restricts", { person, seconds: 3600 }) },
    quiet && { label: say("unmute"), run: () => does("restricts", { person, lift: true }) },
    !ruling && !out && { label: say("ban"), kind: "danger", run: () => does("bans", { person }) },
    out && { label: say("unban"), run: () => does("bans", { person, lift: true }) },
  ]);
}

function memberRow(member, chat) {
  const isBot = member.id === world.bot.id;
  const name = isBot ? world.bot.name : (world.person(member.id)?.name ?? say("nobody"));
  const may =
    rules(here.person, chat) &&
    member.id !== here.person &&
    !["creator", "owner"].includes(member.status);
  const standing = member.title || say(`status.${member.status}`);
  return h(
    "li",
    { class: "row-person" },
    avatar(member.id, name, { kind: isBot ? "bot" : "" }),
    named(name),
    h("span", { class: "badge" }, h("bdi", {}, standing)),
    may &&
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-haspopup": "menu",
          "aria-label": say("memberMenu", { name }),
          onclick: (event) => memberMenu(event.currentTarget, member, name),
        },
        "···",
      ),
  );
}

export function membersBox() {
  const chat = thisChat();
  const order = {
    creator: 0,
    owner: 0,
    administrator: 1,
    admin: 1,
    member: 2,
    restricted: 3,
    left: 5,
    kicked: 6,
    banned: 6,
  };
  const list = h("ul", { class: "people-list" });
  const draw = () => {
    const kept = [...thisChat().members].sort(
      (one, other) => (order[one.status] ?? 4) - (order[other.status] ?? 4),
    );
    refill(list, ...kept.slice(0, 250).map((member) => memberRow(member, thisChat())));
  };
  draw();
  membersBox.redraw = draw;
  dialog(say("membersOf", { title: `\u2068${titleOf(chat)}\u2069` }), list, {
    onClose: () => {
      membersBox.redraw = null;
    },
  });
}

function newTopic() {
  const field = h("input", {
    type: "text",
    maxlength: "128",
    "aria-label": say("topicName"),
    placeholder: say("topicName"),
  });
  const form = h("form", { class: "ask" }, field, h("button", { class: "main" }, say("make")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    box.close();
    does("makes_topic", { name: field.value.trim() });
  });
  const box = dialog(say("newTopic"), form);
  field.focus();
}

async function upgrade() {
  const answer = await does("upgrades");
  if (answer.ok && answer.chat) go({ chat: answer.chat });
}

const topicHere = (chat) => chat.topics?.find((topic) => topic.id === here.thread);

function items(chat) {
  if (chat.kind === "private") {
    const blocked =
      chat.blocked || ["kicked", "blocked"].includes(world.statusOf(here.person, chat));
    return [
      { label: say("startAgain"), run: () => does("starts") },
      blocked
        ? { label: say("unblock"), run: () => does("unblocks") }
        : { label: say("block"), kind: "danger", run: () => does("blocks") },
    ];
  }
  const ruler = rules(here.person, chat);
  const outside = absent(here.person, chat);
  const botIn = chat.members.some(
    (member) =>
      member.id === world.bot.id && !["left", "kicked", "banned"].includes(member.status),
  );
  const bot = chat.members.find((member) => member.id === world.bot.id);
  const topic = topicHere(chat);
  return [
    { label: say("members"), run: membersBox },
    ruler && chat.forum !== false && { label: say("newTopic"), run: newTopic },
    ruler &&
      topic &&
      topic.id > 1 && {
        label: say(topic.closed ? "reopenTopic" : "closeTopic"),
        run: () => does(topic.closed ? "reopens_topic" : "closes_topic", { thread: topic.id }),
      },
    ruler &&
      botIn &&
      (["administrator", "admin"].includes(bot.status)
        ? { label: say("botDemote"), run: () => does("demotes", { person: bot.id }) }
        : { label: say("botPromote"), run: () => askRights(bot.id, world.bot.name) }),
    ruler &&
      chat.kind === "group" &&
      chat.supergroup === false && { label: say("upgrade"), run: upgrade },
    outside
      ? { label: say("join"), run: () => does("joins") }
      : { label: say("leave"), run: () => does("leaves") },
    ruler &&
      (botIn
        ? { label: say("kickBot"), kind: "danger", run: () => does("kicks_bot") }
        : { label: say("addBot"), run: () => does("adds_bot") }),
  ];
}

export function start() {
  find("chat-menu").addEventListener("click", (event) => {
    const chat = thisChat();
    if (chat && me()) openMenu(event.currentTarget, items(chat));
  });
}

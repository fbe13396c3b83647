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
  const ruling = member.status === "administrator";
  const quiet = member.status === "restricted";
  const out = member.status === "kicked";
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
  const may = rules(here.person, chat) && member.id !== here.person && member.status !== "creator";
  const standing = member.title || say(`status.${member.status}`);
  return h(
    "li",
    { class: "row-person", "data-person": member.id },
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

const ORDER = ["creator", "administrator", "member", "restricted", "kicked"];

/** Draw the list, unless nothing changed; who was in focus stays in focus. */
function drawMembers(list) {
  const kept = thisChat().members.filter((member) => member.status !== "left");
  kept.sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status));
  const stamp = JSON.stringify(kept);
  if (list.dataset.stamp === stamp) return;
  list.dataset.stamp = stamp;
  const focused = document.activeElement?.closest(".row-person")?.dataset.person;
  refill(list, ...kept.slice(0, 250).map((member) => memberRow(member, thisChat())));
  if (focused) list.querySelector(`[data-person="${focused}"] button`)?.focus();
}

export function membersBox() {
  const list = h("ul", { class: "people-list" });
  drawMembers(list);
  membersBox.redraw = () => drawMembers(list);
  dialog(say("membersOf", { title: `\u2068${titleOf(thisChat())}\u2069` }), list, {
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

function privateItems(chat) {
  return [
    { label: say("startAgain"), run: () => does("starts") },
    chat.blocked
      ? { label: say("unblock"), run: () => does("unblocks") }
      : { label: say("block"), kind: "danger", run: () => does("blocks") },
  ];
}

/** What somebody with rights may do about the bot. */
function botItems(chat) {
  const { bot } = world;
  if (absent(bot.id, chat)) return [{ label: say("addBot"), run: () => does("adds_bot") }];
  return [
    rules(bot.id, chat)
      ? { label: say("botDemote"), run: () => does("demotes", { person: bot.id }) }
      : { label: say("botPromote"), run: () => askRights(bot.id, bot.name) },
    { label: say("kickBot"), kind: "danger", run: () => does("kicks_bot") },
  ];
}

function items(chat) {
  if (chat.kind === "private") return privateItems(chat);
  const ruler = rules(here.person, chat);
  const topic = topicHere(chat);
  const basic = chat.kind === "group" && !chat.supergroup;
  return [
    { label: say("members"), run: membersBox },
    chat.forum && { label: say("newTopic"), run: newTopic },
    ruler &&
      topic && {
        label: say(topic.closed ? "reopenTopic" : "closeTopic"),
        run: () => does(topic.closed ? "reopens_topic" : "closes_topic", { thread: topic.id }),
      },
    ruler && basic && { label: say("upgrade"), run: upgrade },
    absent(here.person, chat)
      ? { label: say("join"), run: () => does("joins") }
      : { label: say("leave"), run: () => does("leaves") },
    ...(ruler ? botItems(chat) : []),
  ];
}

export function start() {
  find("chat-menu").addEventListener("click", (event) => {
    const chat = thisChat();
    if (chat && me()) openMenu(event.currentTarget, items(chat));
  });
}

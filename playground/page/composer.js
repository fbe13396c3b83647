// Where the visitor writes: text, reply, edit, pictures, documents, and under which name.

import * as offers from "./commands.js";
import { button, find, h, icon, iconButton, refill } from "./dom.js";
import { absent, here, me, onMove, rules, thisChat } from "./here.js";
import { toBottom } from "./log.js";
import { isMine, senderOf } from "./message.js";
import { preview } from "./text.js";
import { refused } from "./toasts.js";
import { say } from "./words.js";
import { act, upload } from "./wire.js";
import { world } from "./world.js";

const composer = find("composer");
const drafts = new Map();
let reply = null;
let editing = null;
let attached = null;
let parts = {};
let stamp = "";

const draftKey = () => `${here.person} ${here.chat} ${here.thread}`;

function grow() {
  parts.field.style.height = "auto";
  parts.field.style.height = `${Math.min(parts.field.scrollHeight, 160)}px`;
  composer.classList.toggle("ready", Boolean(parts.field.value.trim() || attached));
}

function write(text) {
  parts.field.value = text;
  grow();
}

function cancel() {
  if (editing) write("");
  reply = editing = attached = null;
  showContext();
}

function context(title, line, extra) {
  return h(
    "div",
    { class: "context" },
    extra,
    h("p", {}, h("b", {}, title), h("span", { class: "line", dir: "auto" }, line)),
    iconButton("close", say("cancel"), () => {
      cancel();
      parts.field.focus();
    }),
  );
}

function showContext() {
  const nodes = [];
  if (editing) nodes.push(context(say("editing"), preview(editing)));
  if (reply)
    nodes.push(
      context(say("replyTo", { name: `\u2068${senderOf(reply).name}\u2069` }), preview(reply)),
    );
  if (attached) {
    const isPicture = attached.type.startsWith("image/");
    const image = isPicture && h("img", { src: URL.createObjectURL(attached), alt: "" });
    if (image)
      image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    nodes.push(context(say(isPicture ? "photo" : "file"), attached.name, image));
  }
  refill(parts.context, ...nodes);
  grow();
}

export function replyTo(message) {
  editing = null;
  reply = message;
  showContext();
  parts.field?.focus();
}

export function edit(message) {
  reply = attached = null;
  editing = message;
  showContext();
  write(message.text ?? "");
  parts.field?.focus();
}

export function attach(file) {
  if (!file || !parts.field) return;
  editing = null;
  attached = file;
  showContext();
  parts.field.focus();
}

export function propose(text) {
  write(text);
  parts.field?.focus();
}

function where() {
  const more = {};
  if (reply) more.reply_to = reply.id;
  if (here.thread > 1) more.thread = here.thread;
  else if (!here.thread && reply?.thread) more.thread = reply.thread;
  const mask = parts.mask?.value ?? "";
  if (mask === "anonymous") more.anonymous = true;
  else if (mask) more.as_channel = Number(mask);
  return more;
}

async function deliver(text) {
  if (editing) return act(here.person, "edits", here.chat, { message: editing.id, text });
  if (attached) return upload(here.person, here.chat, attached, { caption: text, ...where() });
  return act(here.person, "says", here.chat, { text, ...where() });
}

export async function send(given = null) {
  const text = (given ?? parts.field.value).replace(/\s+$/u, "");
  if (!text.trim() && !attached) return;
  const kept = { reply, editing, attached };
  const delivery = deliver(text);
  if (given === null) write("");
  reply = editing = attached = null;
  showContext();
  toBottom();
  const answer = await delivery;
  if (answer.ok) return;
  refused(answer.why);
  if (given !== null || parts.field.value) return;
  ({ reply, editing, attached } = kept);
  write(text);
  showContext();
}

function lastOfMine() {
  return thisChat()?.messages.findLast(
    (message) => isMine(message) && !message.deleted && !message.service && message.text,
  );
}

function key(event) {
  if (event.isComposing || offers.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && (reply || editing || attached)) {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  } else if (event.key === "ArrowUp" && !parts.field.value && lastOfMine()) {
    event.preventDefault();
    edit(lastOfMine());
  }
}

/** Who is anonymous writes as the group; who owns channels may choose. */
function maskChoice(chat) {
  if (chat.kind !== "group" || absent(here.person, chat)) return null;
  const own = [...world.chats.values()].filter(
    (one) => one.kind === "channel" && world.statusOf(here.person, one) === "creator",
  );
  const anonymous = chat.members.find(({ id }) => id === here.person)?.anonymous;
  if (!anonymous && !own.length) return null;
  return h(
    "select",
    { class: "mask", "aria-label": say("writeAs"), title: say("writeAs") },
    anonymous
      ? h("option", { value: "anonymous" }, say("asGroup"))
      : h("option", { value: "" }, say("asMyself")),
    ...own.map((one) => h("option", { value: String(one.id) }, one.title)),
  );
}

const maskKey = (chat) =>
  `${rules(here.person, chat)} ${chat.members.find(({ id }) => id === here.person)?.anonymous}`;

function attachButton() {
  const file = h("input", {
    type: "file",
    class: "unseen",
    tabindex: "-1",
    "aria-hidden": "true",
    id: "file",
  });
  file.addEventListener("change", () => {
    attach(file.files[0]);
    file.value = "";
  });
  return [file, iconButton("clip", say("attach"), () => file.click())];
}

function writing(chat) {
  const field = h("textarea", {
    id: "write",
    rows: "1",
    placeholder: say("write"),
    "aria-label": say("writeIn", { chat: chat.title ?? world.bot.name }),
    dir: "auto",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "offers",
    enterkeyhint: "send",
  });
  const menu = offers.start(field, (command) => send(command).then(() => write("")));
  parts = { field, context: h("div", { class: "contexts" }), mask: maskChoice(chat) };
  field.addEventListener("input", () => {
    grow();
    offers.look();
  });
  field.addEventListener("keydown", key);
  field.addEventListener("blur", () => parts.field === field && offers.close());
  field.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (file) {
      event.preventDefault();
      attach(file);
    }
  });
  refill(
    composer,
    menu,
    parts.context,
    h(
      "div",
      { class: "line-in" },
      ...attachButton(),
      field,
      parts.mask,
      h(
        "button",
        {
          type: "button",
          class: "send",
          "aria-label": say("send"),
          title: say("send"),
          onclick: () => {
            send();
            field.focus();
          },
        },
        icon("send"),
      ),
    ),
  );
}

async function does(verb, more = {}) {
  const answer = await act(here.person, verb, here.chat, more);
  if (!answer.ok) refused(answer.why);
}

function instead(line, label, verb) {
  parts = {};
  refill(
    composer,
    h(
      "div",
      { class: "instead" },
      h("p", {}, line),
      label && button(label, () => does(verb), { class: "main", id: "write" }),
    ),
  );
}

/** What stands at the foot depends on whether this person may write here. */
function kindOfFoot(chat) {
  const status = world.statusOf(here.person, chat);
  if (chat.kind === "private") {
    if (chat.blocked) return "blocked";
    return chat.messages.length ? "write" : "start";
  }
  if (status === "kicked") return "banned";
  if (absent(here.person, chat)) return "join";
  if (chat.kind === "channel" && !rules(here.person, chat)) return "reader";
  return status === "restricted" ? "restricted" : "write";
}

export function render() {
  const chat = thisChat();
  if (!chat) return;
  const foot = kindOfFoot(chat);
  const now = `${draftKey()} ${foot} ${maskKey(chat)} ${chat.title}`;
  if (now === stamp) return;
  if (parts.field && parts.key) drafts.set(parts.key, parts.field.value);
  const hadFocus = composer.contains(document.activeElement);
  stamp = now;
  reply = editing = attached = null;
  if (foot === "start") instead(say("startFirst"), say("start"), "starts");
  else if (foot === "blocked") instead(say("youBlocked"), say("unblock"), "unblocks");
  else if (foot === "join")
    instead(say("notMember", { name: `\u2068${me()?.name ?? ""}\u2069` }), say("join"), "joins");
  else if (foot === "banned") instead(say("youAreBanned"));
  else if (foot === "reader") instead(say("readersOnly"));
  else {
    writing(chat);
    parts.key = draftKey();
    write(drafts.get(parts.key) ?? "");
    if (foot === "restricted") parts.field.placeholder = say("restricted");
  }
  composer.dataset.foot = foot;
  if (hadFocus) find("write")?.focus();
}

export function start() {
  onMove(render);
  const chat = find("chat");
  chat.addEventListener("dragover", (event) => event.preventDefault());
  chat.addEventListener("drop", (event) => {
    event.preventDefault();
    attach(event.dataTransfer.files[0]);
  });
}

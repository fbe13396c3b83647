// What a reader can do with a message.

import { button, h, named } from "./dom.js";
import { chatsOf, go, here, rules, thisChat, titleOf } from "./here.js";
import { edit, propose, replyTo, send } from "./composer.js";
import { openMenu } from "./menus.js";
import { isMine } from "./message.js";
import { voteOf } from "./poll.js";
import { dialog, lightbox, refused, toast } from "./toasts.js";
import { say } from "./words.js";
import { act } from "./wire.js";
import { world } from "./world.js";

const QUICK = ["👍", "❤", "🔥", "🎉", "👏", "😁", "🤔", "👎"];

export async function does(verb, more = {}, chat = here.chat) {
  const answer = await act(here.person, verb, chat, more);
  if (!answer.ok) refused(answer.why);
  return answer;
}

export function react(message, emoji) {
  const mine = message.reactions?.some(
    (one) => one.emoji === emoji && one.people?.includes(here.person),
  );
  return does("reacts", { message: message.id, emoji: mine ? "" : emoji });
}

const vote = (message, options) => does("votes", { message: message.id, options });

/** What can be done with a poll that is open. */
function pollDeeds(message, mine) {
  const { poll } = message;
  if (!poll || poll.closed) return [];
  return [
    voteOf(poll) &&
      poll.revotes && { label: say("retractVote"), run: () => vote(message, []) },
    mine && { label: say("stopPoll"), run: () => does("closes", { message: message.id }) },
  ];
}

/** Links to the bot stay inside: a start link opens the private chat. */
async function follow(url) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return refused(say("badLink"));
  }
  const home =
    address.hostname === "t.me" &&
    address.pathname.slice(1).toLowerCase() === world.bot.username?.toLowerCase();
  if (home && address.searchParams.has("start")) {
    const own = chatsOf(here.person).find((chat) => chat.kind === "private");
    go({ chat: own.id });
    return does("starts", { payload: address.searchParams.get("start") }, own.id);
  }
  if (home) return go({ chat: chatsOf(here.person).find((chat) => chat.kind === "private").id });
  if (!/^https?:$/.test(address.protocol)) return refused(say("badLink"));
  window.open(address.href, "_blank", "noopener,noreferrer");
}

async function tap(message, row, column, key, node) {
  if (key.url) return follow(key.url);
  node.classList.add("waiting");
  node.setAttribute("aria-busy", "true");
  const answer = await does("taps", { message: message.id, row, column });
  if (answer.answered === false) refused(say("notAnswered"));
  if (answer.url) follow(answer.url);
  node.classList.remove("waiting");
  node.removeAttribute("aria-busy");
}

function forward(message) {
  const targets = chatsOf(here.person).map((chat) =>
    button(
      named(titleOf(chat)),
      async () => {
        box.close();
        const answer = await does("forwards", { message: message.id, to: chat.id });
        if (answer.ok) toast(say("forwardedTo", { title: `\u2068${titleOf(chat)}\u2069` }));
      },
      { class: "choice" },
    ),
  );
  const box = dialog(say("forwardTo"), h("div", { class: "choices" }, ...targets));
}

function menu(message, anchor) {
  const chat = thisChat();
  const mine = isMine(message);
  const ruler = rules(here.person, chat);
  const own = mine || ((message.from?.as_channel || message.from?.anonymous) && ruler);
  const quick = QUICK.map((emoji) => {
    const checked = Boolean(
      message.reactions?.some((one) => one.emoji === emoji && one.people?.includes(here.person)),
    );
    return {
      label: `${emoji}\ufe0f`,
      spoken: say("reactWith", { emoji }),
      checked,
      run: () => react(message, emoji),
    };
  });
  openMenu(
    anchor,
    [
      { label: say("reply"), run: () => replyTo(message) },
      ...pollDeeds(message, mine),
      own && !message.poll && { label: say("edit"), run: () => edit(message) },
      { label: say("forward"), run: () => forward(message) },
      (ruler || chat.kind === "private") && {
        label: say(message.pinned ? "unpin" : "pin"),
        run: () => does("pins", { message: message.id, unpin: Boolean(message.pinned) }),
      },
      (own || ruler || chat.kind === "private") && {
        label: say("delete"),
        kind: "danger",
        run: () => does("deletes", { message: message.id }),
      },
    ],
    quick,
  );
}

async function open(address) {
  const answer = await does("opens", { text: address });
  if (answer.ok && chatsOf(here.person).some((chat) => chat.id === answer.chat))
    go({ chat: answer.chat });
}

function command(text) {
  if (text.startsWith("https://t.me/+")) return open(text);
  if (document.getElementById("write")?.tagName !== "TEXTAREA") return;
  if (/\s/.test(text)) propose(text);
  else send(text);
}

export const doings = { tap, vote, react, menu, command, show: lightbox };

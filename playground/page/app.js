// Puts the page together.

import * as calls from "./calls.js";
import * as composer from "./composer.js";
import { doings } from "./doings.js";
import { find } from "./dom.js";
import * as group from "./group.js";
import * as head from "./head.js";
import { fromAddress, go, here } from "./here.js";
import * as log from "./log.js";
import * as season from "./season.js";
import * as side from "./side.js";
import * as sky from "./sky.js";
import * as tabs from "./tabs.js";
import { alertBox, toast } from "./toasts.js";
import * as tour from "./tour.js";
import { listen } from "./wire.js";
import { putWords, say } from "./words.js";
import { world } from "./world.js";

let greeted = false;
let guided = false;

/** A member on the first visit; the person and chat of the address afterwards. */
function settle() {
  const told = greeted ? here : fromAddress();
  const people = [...world.people.values()].filter((one) => !one.is_bot);
  const person =
    world.person(told.person) ?? people.find((one) => one.role === "member") ?? people[0];
  go({ person: person?.id ?? 0, chat: told.chat, thread: told.thread });
}

function answerTaps(changes) {
  for (const { person, text, alert } of changes.callbacks) {
    if (person !== here.person || !text) continue;
    if (alert) alertBox(world.bot.name, text);
    else toast(text);
  }
}

function frame(changes) {
  if (changes.all) settle();
  side.update(changes);
  log.update(changes);
  if (changes.all || changes.chats) {
    head.render();
    composer.render();
    group.membersBox.redraw?.();
  }
  head.typing(changes);
  calls.update(changes);
  sky.update(changes);
  season.update(changes);
  answerTaps(changes);
  greeted ||= changes.all;
  if (guided) tour.update(changes);
  else if (greeted && !world.season) {
    guided = true;
    tour.start();
  }
  document.documentElement.dataset.ready = "";
}

putWords();
tabs.start();
side.start();
head.start();
log.start(doings);
composer.start();
group.start();
calls.start();
sky.start();
world.onFrame(frame);

let cut = false;
listen({
  lost: () => {
    if (!cut && greeted) toast(say("lost"), "bad");
    cut = true;
    find("chat").setAttribute("data-lost", "");
  },
  found: () => {
    if (cut && greeted) toast(say("found"));
    cut = false;
    find("chat").removeAttribute("data-lost");
  },
});

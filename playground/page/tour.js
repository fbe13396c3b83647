// The guided first minute: five things to try. It watches and never stands in the way.

import { button, find, h, iconButton, refill } from "./dom.js";
import { propose } from "./composer.js";
import { go, here, me, onMove } from "./here.js";
import { showPane } from "./tabs.js";
import { moveClock } from "./wire.js";
import { say } from "./words.js";
import { world } from "./world.js";

const STEPS = ["checkin", "earn", "board", "owner", "clock", "done"];
const KEY = "encore.tour";
const place = find("tour");
let at = -1;
let fan = null;
let ahead = 0;

const said = {
  checkin: (text) => /^(\/(checkin|sign|daily)\b|签到)/.test(text),
  earn: (text) =>
    !text.startsWith("/") && ([...text].length >= 5 || /\p{Script=Han}{3}/u.test(text)),
  board: (text) => /^(\/top\b|排行|积分排名)/.test(text),
  owner: (text) => /^\/give\b/.test(text),
};

const nick = () => fan?.username ?? "ann";

const owner = () => [...world.people.values()].find((person) => person.role === "owner");

function leave() {
  at = -1;
  sessionStorage.setItem(KEY, "over");
  place.replaceChildren();
}

function step(to) {
  at = to;
  ahead = world.ahead;
  if (at >= STEPS.length) return leave();
  sessionStorage.setItem(KEY, String(at));
  draw();
}

function write(text) {
  showPane("chat");
  propose(text);
}

/** Whoever the visitor is meanwhile: this is the fan's turn. */
function asFan(text) {
  if (me()?.role === "owner" || !me()) go({ person: fan.id });
  write(text);
}

async function tomorrow() {
  const { now } = await moveClock({ to: "tomorrow 08:00" });
  if (now) world.apply({ kind: "clock", now });
}

function offer(name) {
  if (name === "owner" && me()?.role !== "owner") {
    return (
      owner() && button(say("tourOwner"), () => go({ person: owner().id }), { class: "main" })
    );
  }
  if (name === "owner")
    return button(say("tourWrite"), () => write(say("tour.giveText", { username: nick() })), {
      class: "main",
    });
  if (name === "clock") return button(say("tourClock"), tomorrow, { class: "main" });
  if (name === "done") return button(say("tourEnd"), leave, { class: "main" });
  return button(say("tourWrite"), () => asFan(say(`tour.${name}Text`)), { class: "main" });
}

function draw() {
  if (at < 0) return;
  const name = STEPS[at];
  const dots = STEPS.slice(0, -1).map((_, index) =>
    h("i", { class: index < at ? "past" : index === at ? "now" : "" }),
  );
  refill(
    place,
    h(
      "section",
      { class: "tour", "aria-label": say("tour") },
      h(
        "p",
        { role: "status" },
        say(`tour.${name}`, { name: `\u2068${fan?.name ?? ""}\u2069`, username: nick() }),
      ),
      h(
        "div",
        { class: "tour-foot" },
        h("span", { class: "dots", "aria-hidden": "true" }, ...dots),
        name !== "done" && button(say("tourNext"), () => step(at + 1), { class: "quiet" }),
        offer(name),
        iconButton("close", say("tourSkip"), leave),
      ),
    ),
  );
}

export function update(changes) {
  if (at < 0) return;
  const name = STEPS[at];
  if (name === "clock" && world.ahead - ahead > 3600_000) return step(at + 1);
  const own = [...changes.added.values()]
    .flat()
    .filter((message) => message.from?.id === here.person);
  if (name in said && own.some((message) => said[name](message.text ?? ""))) step(at + 1);
}

export function start() {
  const kept = sessionStorage.getItem(KEY);
  if (kept === "over" || !world.people.size) return;
  fan =
    me()?.role === "owner"
      ? [...world.people.values()].find((person) => person.role === "member")
      : me();
  onMove(draw);
  step(Number(kept ?? 0));
}

// Time, weather and crowds: what the visitor can do to the world itself.

import { button, find, h, icon, iconButton, refill } from "./dom.js";
import { dialog, refused, toast } from "./toasts.js";
import { dateOf, heard, preciseTimeOf, say, zoneName } from "./words.js";
import { moveClock, setCrowd, setWeather } from "./wire.js";
import { world } from "./world.js";

const PACES = { calm: 0.02, lively: 0.2, storm: 5 };
const parts = {};
let sending = 0;

async function move(body) {
  const answer = await moveClock(body);
  if (!answer.ok) return refused(answer.why);
  if (answer.now) world.apply({ kind: "clock", now: answer.now });
}

function clock() {
  parts.day = h("span", { class: "clock-day" });
  parts.time = h("time", { class: "clock-time" });
  return h(
    "section",
    { class: "clock", "aria-label": say("clock") },
    h(
      "p",
      { class: "clock-face", title: say("clockZone", { zone: zoneName() }) },
      parts.day,
      parts.time,
    ),
    h(
      "div",
      { class: "buttons", role: "group", "aria-label": say("moveClock") },
      button(say("plusMinute"), () => move({ advance_seconds: 60 }), {
        "aria-label": say("plusMinuteSpoken"),
      }),
      button(say("plusHour"), () => move({ advance_seconds: 3600 }), {
        "aria-label": say("plusHourSpoken"),
      }),
      button(say("tomorrow"), () => move({ to: "tomorrow 08:00" }), {
        "aria-label": say("tomorrowSpoken"),
      }),
    ),
  );
}

function tick() {
  const now = world.now();
  const day = dateOf(now);
  const time = preciseTimeOf(now);
  if (parts.day.textContent !== day) parts.day.textContent = day;
  if (parts.time.textContent !== time) parts.time.textContent = time;
}

function sendCrowd() {
  const members = Number(parts.members.value);
  parts.crowdCount.textContent = String(members);
  clearTimeout(sending);
  sending = setTimeout(async () => {
    const answer = await setCrowd(
      members,
      Math.round(members * PACES[parts.pace.value] * 100) / 100,
    );
    if (!answer.ok) refused(answer.why);
  }, 200);
}

function crowd() {
  parts.members = h("input", {
    type: "range",
    min: "0",
    max: "200",
    step: "5",
    value: "0",
    id: "crowd-members",
  });
  parts.pace = h(
    "select",
    { "aria-label": say("pace") },
    ...Object.keys(PACES).map((pace) => h("option", { value: pace }, say(`pace.${pace}`))),
  );
  parts.crowdCount = h("output", { for: "crowd-members" });
  parts.members.addEventListener("input", sendCrowd);
  parts.pace.addEventListener("change", sendCrowd);
  return h(
    "section",
    { class: "crowd", "aria-label": say("crowd"), title: say("crowdLabel") },
    icon("people"),
    h("label", { class: "unseen", for: "crowd-members" }, say("crowdLabel")),
    parts.members,
    parts.crowdCount,
    parts.pace,
  );
}

async function storm(kind) {
  parts.bad.removeAttribute("open");
  const answer = await setWeather(kind, Number(parts.callCount.value));
  if (!answer.ok) return refused(answer.why);
  toast(
    kind === "none"
      ? say("fair")
      : say("stormComes", { kind: say(`bad.${kind}`), count: Number(parts.callCount.value) }),
  );
  parts.bad.querySelector("summary").focus();
}

function weather() {
  parts.callCount = h(
    "select",
    { id: "bad-calls" },
    ...[1, 3, 10, 50].map((count) =>
      h("option", { value: String(count) }, say("nextCalls", { count })),
    ),
  );
  parts.callCount.value = "3";
  parts.sky = h("span", { class: "sky" });
  parts.bad = h(
    "details",
    { class: "drop" },
    h("summary", {}, icon("cloud"), parts.sky),
    h(
      "div",
      { class: "drop-body" },
      h("p", {}, say("badIntro")),
      h("label", {}, h("span", { class: "unseen" }, say("howManyCalls")), parts.callCount),
      ...["429", "500", "cut", "slow"].map((kind) =>
        button(say(`bad.${kind}`), () => storm(kind), { class: "choice" }),
      ),
      button(say("fairAgain"), () => storm("none"), { class: "choice calm" }),
    ),
  );
  parts.bad.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !parts.bad.open) return;
    event.preventDefault();
    event.stopPropagation();
    parts.bad.open = false;
    parts.bad.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!parts.bad.contains(event.target)) parts.bad.open = false;
  });
  return parts.bad;
}

function showMissing() {
  const about = h(
    "div",
    { class: "about" },
    h("p", {}, say("missingIntro")),
    h("ul", {}, ...world.missing.map((line) => h("li", { dir: "auto" }, heard(line)))),
    h("h3", {}, say("keysTitle")),
    h(
      "ul",
      { class: "keys" },
      ...say("keys")
        .split("\n")
        .map((line) => h("li", {}, line)),
    ),
  );
  dialog(say("missingTitle"), about);
}

function drawSky() {
  const { kind = "none", calls = 0 } = world.weather;
  const bad = kind && kind !== "none" && calls !== 0;
  parts.sky.textContent = bad ? say("skyBad", { kind, count: calls }) : say("badDay");
  parts.bad.classList.toggle("bad", Boolean(bad));
  if (document.activeElement !== parts.members) {
    parts.members.value = String(world.crowd.members ?? 0);
    parts.crowdCount.textContent = String(world.crowd.members ?? 0);
  }
}

export function update(changes) {
  if (!changes.all && !changes.sky) return;
  tick();
  drawSky();
}

export function start() {
  refill(
    find("world"),
    clock(),
    crowd(),
    weather(),
    iconButton("help", say("missingTitle"), showMissing, { id: "missing" }),
  );
  setInterval(tick, 500);
}

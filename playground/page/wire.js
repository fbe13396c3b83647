// The only file that talks to the playground.

import { world } from "./world.js";

async function ask(address, options) {
  try {
    const answer = await fetch(address, options);
    const told = await answer.json();
    return { ok: answer.ok, ...told };
  } catch {
    return { ok: false, why: "" };
  }
}

const post = (address, body) =>
  ask(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const act = (person, verb, chat, more = {}) =>
  post("/act", { as: person, verb, chat, ...more });

export const moveClock = (body) => post("/clock", body);

export const setWeather = (kind, calls) => post("/weather", { kind, calls });

export const setCrowd = (members, perSecond) => post("/crowd", { members, per_second: perSecond });

export function upload(person, chat, file, more = {}) {
  const form = new FormData();
  form.set("as", String(person));
  form.set("chat", String(chat));
  for (const [key, value] of Object.entries(more))
    if (value !== null && value !== undefined) form.set(key, String(value));
  form.set("file", file, file.name);
  return ask("/upload", { method: "POST", body: form });
}

export async function commands(chat, person) {
  try {
    const answer = await fetch(`/commands?chat=${chat}&person=${person}`);
    const told = await answer.json();
    return Array.isArray(told) ? told : (told.commands ?? []);
  } catch {
    return [];
  }
}

/** Listen for good; after every gap the whole state is read anew, so nothing is missed. */
export function listen({ lost, found }) {
  const events = new EventSource("/events");
  let waiting = [];
  let ready = false;

  events.onopen = async () => {
    ready = false;
    waiting = [];
    try {
      const answer = await fetch("/state");
      world.load(await answer.json());
    } catch {
      events.close();
      setTimeout(() => listen({ lost, found }), 1000);
      return;
    }
    ready = true;
    found();
    for (const event of waiting) world.apply(event);
    waiting = [];
  };
  /** What a flood left out is read anew once it is over. */
  let calm = 0;
  const readAnew = async () => {
    const answer = await fetch("/state").catch(() => null);
    if (answer?.ok) world.load(await answer.json());
  };

  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.kind === "dropped") {
      clearTimeout(calm);
      calm = setTimeout(readAnew, 1500);
    }
    if (ready) return world.apply(event);
    waiting.push(event);
    if (waiting.length > 5000) waiting.splice(0, 2500);
  };
  events.onerror = () => {
    ready = false;
    lost();
    if (events.readyState !== EventSource.CLOSED) return;
    events.close();
    setTimeout(() => listen({ lost, found }), 1000);
  };
}

// What the playground told us: people, chats, messages, calls. Bounded, and told once per frame.

import { setZone } from "./words.js";

export const MESSAGES_KEPT = 300;
export const CALLS_KEPT = 200;
const SLACK = 100;

function nothing() {
  return {
    all: false,
    chats: false,
    people: false,
    sky: false,
    added: new Map(),
    changed: new Map(),
    calls: [],
    callbacks: [],
    dropped: [],
  };
}

export class World {
  constructor() {
    this.people = new Map();
    this.chats = new Map();
    this.calls = [];
    this.bot = { id: 0, name: "", username: "" };
    this.weather = {};
    this.crowd = { members: 0, per_second: 0 };
    this.season = null;
    this.missing = [];
    this.listeners = [];
    this.ahead = 0;
    this.changes = nothing();
    this.asked = false;
    this.rest = 0;
  }

  load(state) {
    this.setClock(state.now);
    setZone(state.zone);
    this.bot = state.bot ?? this.bot;
    this.people = new Map((state.people ?? []).map((person) => [person.id, person]));
    const unread = new Map([...this.chats].map(([id, chat]) => [id, chat.unread]));
    this.chats = new Map();
    for (const chat of state.chats ?? []) this.putChat(chat).unread = unread.get(chat.id) ?? 0;
    this.calls = (state.calls ?? []).slice(-CALLS_KEPT);
    this.weather = state.weather ?? {};
    this.crowd = state.crowd ?? this.crowd;
    this.season = state.season ?? null;
    this.missing = state.missing ?? [];
    this.changes.all = true;
    this.ring();
  }

  putChat(chat) {
    const known = this.chats.get(chat.id);
    const messages = chat.messages ?? known?.messages ?? [];
    const kept = { topics: [], members: [], pinned: [], ...known, ...chat, messages };
    kept.byId =
      chat.messages || !known ? new Map(messages.map((one) => [one.id, one])) : known.byId;
    kept.unread = known?.unread ?? 0;
    this.chats.set(chat.id, kept);
    return kept;
  }

  setClock(now) {
    this.ahead = new Date(now).getTime() - Date.now();
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  chat(id) {
    return this.chats.get(id);
  }

  person(id) {
    return this.people.get(id);
  }

  message(chatId, id) {
    return this.chats.get(chatId)?.byId.get(id);
  }

  statusOf(personId, chat) {
    return chat?.members.find((member) => member.id === personId)?.status ?? "left";
  }

  /** Each kind of event has one way to change the world. */
  apply(event) {
    const change = {
      message: () => this.addMessage(event.message),
      edit: () => this.replaceMessage(event.message),
      reaction: () => this.react(event),
      delete: () => this.remove(event),
      chat: () => this.changeChat(event.chat),
      person: () => this.changePerson(event.person),
      call: () => this.addCall(event.call),
      clock: () => {
        this.setClock(event.now);
        this.changes.sky = true;
      },
      weather: () => {
        this.weather = event.weather ?? event;
        this.changes.sky = true;
      },
      crowd: () => {
        this.crowd = event.crowd ?? event;
        this.changes.sky = true;
      },
      season: () => {
        this.season = event.season;
        this.changes.sky = true;
      },
      callback: () => this.changes.callbacks.push(event),
      dropped: () => this.changes.dropped.push(event),
    }[event.kind];
    if (!change) return;
    change();
    this.ring();
  }

  addMessage(message) {
    const chat =
      this.chats.get(message.chat) ??
      this.putChat({ id: message.chat, kind: "private", with: message.chat });
    if (chat.byId.has(message.id)) return this.replaceMessage(message);
    chat.byId.set(message.id, message);
    chat.messages.push(message);
    if (chat.messages.length > MESSAGES_KEPT + SLACK) {
      for (const old of chat.messages.splice(0, chat.messages.length - MESSAGES_KEPT))
        chat.byId.delete(old.id);
    }
    const added = this.changes.added.get(chat.id) ?? [];
    added.push(message);
    if (added.length > 2 * MESSAGES_KEPT) added.splice(0, added.length - MESSAGES_KEPT);
    this.changes.added.set(chat.id, added);
    if (message.service?.kind === "migrated_to") chat.gone = true;
    this.changes.chats = true;
    return message;
  }

  replaceMessage(message) {
    const chat = this.chats.get(message.chat);
    const old = chat?.byId.get(message.id);
    if (!old) return;
    Object.assign(old, { edited: null, keyboard: [], reactions: [] }, message);
    this.touch(chat, message.id);
  }

  react(event) {
    const told = event.message;
    if (told && typeof told === "object") return this.replaceMessage(told);
    const chat = this.chats.get(event.chat);
    const message = chat?.byId.get(told ?? event.id);
    if (!message) return;
    message.reactions = event.reactions ?? [];
    this.touch(chat, message.id);
  }

  remove(event) {
    const chat = this.chats.get(event.chat);
    for (const id of event.messages ?? [event.message ?? event.id]) {
      const message = chat?.byId.get(id);
      if (!message) continue;
      message.deleted = true;
      this.touch(chat, id);
    }
  }

  touch(chat, id) {
    const ids = this.changes.changed.get(chat.id) ?? new Set();
    ids.add(id);
    this.changes.changed.set(chat.id, ids);
    this.changes.chats = true;
  }

  changeChat(chat) {
    this.putChat(chat);
    this.changes.chats = true;
  }

  changePerson(person) {
    this.people.set(person.id, { ...this.people.get(person.id), ...person });
    this.changes.people = true;
  }

  addCall(call) {
    this.calls.push(call);
    if (this.calls.length > CALLS_KEPT + SLACK)
      this.calls.splice(0, this.calls.length - CALLS_KEPT);
    this.changes.calls.push(call);
    if (this.changes.calls.length > 2 * CALLS_KEPT) this.changes.calls.splice(0, CALLS_KEPT);
  }

  onFrame(listener) {
    this.listeners.push(listener);
  }

  ring() {
    if (this.asked) return;
    this.asked = true;
    if (this.rest) setTimeout(() => this.draw(), this.rest);
    else this.draw();
  }

  /** Drawing takes at most a quarter of the time: after a costly frame comes a rest. */
  draw() {
    requestAnimationFrame(() => {
      this.asked = false;
      const changes = this.changes;
      this.changes = nothing();
      const began = performance.now();
      for (const listener of this.listeners) listener(changes);
      const cost = performance.now() - began;
      this.rest = cost > 8 ? Math.min(3 * cost, 400) : 0;
    });
  }
}

export const world = new World();

// Message text with its formatting, built from UTF-16 offsets.

import { h } from "./dom.js";
import { say } from "./words.js";

const PLAIN = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
};

function link(address, inside) {
  if (!/^(https?:|tg:|mailto:)/i.test(address)) return h("span", {}, ...inside);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

function quote(entity, inside) {
  const node = h(
    "blockquote",
    { class: entity.type === "expandable_blockquote" ? "folded" : "" },
    ...inside,
  );
  if (node.className) node.addEventListener("click", () => node.classList.remove("folded"));
  return node;
}

function spoiler(inside) {
  const node = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") },
    ...inside,
  );
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}

function wrap(entity, inside, covered, onTap) {
  const { type } = entity;
  if (type in PLAIN) return h(PLAIN[type], {}, ...inside);
  if (type === "text_link") return link(entity.url ?? "", inside);
  if (type === "url" && covered.startsWith("https://t.me/+")) {
    const joins = { type: "button", class: "command", onclick: () => onTap?.(covered) };
    return h("button", joins, covered);
  }
  if (type === "url")
    return link(/^[a-z]+:/i.test(covered) ? covered : `https://${covered}`, inside);
  if (type === "email") return link(`mailto:${covered}`, inside);
  if (type === "spoiler") return spoiler(inside);
  if (type.endsWith("blockquote")) return quote(entity, inside);
  if (type === "bot_command")
    return h(
      "button",
      { type: "button", class: "command", onclick: () => onTap?.(covered) },
      ...inside,
    );
  if (type === "mention" || type === "text_mention")
    return h("span", { class: "mention" }, h("bdi", {}, ...inside));
  return h("span", { class: type === "hashtag" ? "mention" : "" }, ...inside);
}

function build(text, entities, from, to, onTap) {
  const nodes = [];
  let at = from;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at) {
      next += 1;
      continue;
    }
    const inner = [];
    let after = next + 1;
    while (after < entities.length && entities[after].offset < end) inner.push(entities[after++]);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    nodes.push(
      wrap(
        entity,
        build(text, inner, entity.offset, end, onTap),
        text.slice(entity.offset, end),
        onTap,
      ),
    );
    at = end;
    next = after;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

export function formatted(text, entities = [], onTap = null) {
  const inOrder = [...entities].sort(
    (one, other) => one.offset - other.offset || other.length - one.length,
  );
  return build(text, inOrder, 0, text.length, onTap);
}

/** One line for lists, quotes and the pins bar. */
export function preview(message) {
  if (!message) return "";
  if (message.deleted) return say("deleted");
  if (message.service) return serviceLine(message);
  const text = (message.text ?? "").replace(/\s+/g, " ").trim();
  if (message.photo) return `${say("photo")}${text ? ` · ${text}` : ""}`;
  if (message.document)
    return `${message.document.name ?? say("file")}${text ? ` · ${text}` : ""}`;
  return text;
}

export function serviceLine(message) {
  const service = message.service;
  const isolate = (text) => `\u2068${text}\u2069`;
  const names = (service.people ?? service.members ?? []).map((one) => one.name ?? one);
  const who = isolate(message.from?.name ?? "");
  const whom = names.length
    ? names.map(isolate).join(", ")
    : isolate(service.person?.name ?? service.name ?? "");
  const byOther = names.length > 0 && (service.people ?? [])[0]?.id !== message.from?.id;
  const kind = (byOther && { left: "removed", joined: "added" }[service.kind]) || service.kind;
  const line = say(`service.${kind}`, {
    who,
    whom,
    title: isolate(service.title ?? service.name ?? ""),
  });
  return line.startsWith("service.")
    ? message.text || String(service.kind).replaceAll("_", " ")
    : line;
}

// Nodes, never markup: everything people wrote goes through textContent.

const SVG = "http://www.w3.org/2000/svg";
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export const find = (id) => document.getElementById(id);

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  fill(node, ...children);
  return node;
}

export function fill(node, ...children) {
  const kept = children.flat().filter((child) => child || child === 0 || child === "");
  node.append(...kept);
  return node;
}

export function refill(node, ...children) {
  node.replaceChildren();
  return fill(node, ...children);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** A name in a box of its own: neither direction nor stacked marks leak out. */
export const named = (text, props = {}) =>
  h("bdi", { ...props, class: `name ${props.class ?? ""}` }, text);

export function button(label, run, props = {}) {
  return h("button", { type: "button", onclick: run, ...props }, label);
}

export function iconButton(name, label, run, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon", "aria-label": label, title: label, onclick: run, ...props },
    icon(name),
  );
}

export function initials(name) {
  const words = name
    .normalize("NFC")
    .replace(/(?:(?!\u200d)[\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0])+/gu, " ")
    .trim()
    .split(" ");
  const letters = words
    .map((word) =>
      [...graphemes.segment(word)].find(({ segment }) =>
        /^[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment),
      ),
    )
    .filter(Boolean)
    .map(({ segment }) =>
      [...segment].slice(0, /\p{Extended_Pictographic}/u.test(segment) ? 8 : 2).join(""),
    );
  if (letters.length === 0) return "·";
  const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(
    letters[0],
  );
  return wide ? letters[0] : letters.slice(0, 2).join("").toLocaleUpperCase();
}

/** One of eight calm colours, the same for the same person for good. */
export function tone(id) {
  let mixed = 7;
  for (const digit of String(id)) mixed = (mixed * 31 + digit.charCodeAt(0)) % 9973;
  return mixed % 8;
}

export function avatar(id, name, props = {}) {
  const { kind = "", ...rest } = props;
  const face = kind === "bot" ? icon("encore") : initials(name);
  return h(
    "span",
    { class: `avatar tone-${tone(id)} ${kind}`, "aria-hidden": "true", ...rest },
    face,
  );
}

/** Arrow keys walk through the options of a list; only one of them is a tab stop. */
export function roving(list, { choose, selector = "[role=option]" }) {
  list.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
    const options = [...list.querySelectorAll(selector)];
    const at = options.indexOf(document.activeElement);
    if (at < 0) return;
    let next = at;
    if (event.key in steps) next = (at + steps[event.key] + options.length) % options.length;
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = options.length - 1;
    else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return choose(options[at], true);
    } else return;
    event.preventDefault();
    options[next].focus();
    choose(options[next], false);
  });
}

export function near(node, slack = 80) {
  return node.scrollHeight - node.scrollTop - node.clientHeight < slack;
}

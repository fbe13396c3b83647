// Every word of the page, in both languages, and every date and time.

import { sentences } from "./sentences-zh.js";
import { english } from "./words-en.js";
import { chinese } from "./words-zh.js";

const asked = navigator.languages?.[0] ?? navigator.language ?? "en";
export const language = /^zh/i.test(asked) ? "zh-CN" : "en";
const book = language === "zh-CN" ? chinese : english;
const plural = new Intl.PluralRules(language);

/** A word with several numbers is an object: {one, other}. */
export function say(key, params = {}) {
  const found = book[key] ?? english[key];
  if (found === undefined) return key;
  const text =
    typeof found === "string" ? found : (found[plural.select(params.count ?? 0)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? params[name] : whole));
}

const told = Object.entries(sentences).map(([english, words]) => [
  new RegExp(
    `^${english.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\\{\\}", "(.+)")}$`,
    "s",
  ),
  words,
]);

/** What the playground says is English: in the visitor's language, where it is known. */
export function heard(sentence) {
  for (const [pattern, words] of language === "en" ? [] : told) {
    const match = pattern.exec(sentence);
    if (match) return words.replace(/\{(\d)\}/g, (_, place) => match[place]);
  }
  return sentence.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

const STYLES = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  precise: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { weekday: "short", day: "numeric", month: "short" },
  long: { weekday: "long", day: "numeric", month: "long" },
};
const minutes = new Map();
let zone = "";
let formatters = {};

/** Days and hours are the playground's, UTC unless it says otherwise. */
export function setZone(name) {
  if ((name || "UTC") === zone) return;
  zone = name || "UTC";
  const tongue = language === "en" ? "en-GB" : language;
  const make = ([key, style]) => [
    key,
    new Intl.DateTimeFormat(tongue, { timeZone: zone, ...style }),
  ];
  formatters = Object.fromEntries(Object.entries(STYLES).map(make));
  minutes.clear();
}
setZone("UTC");

const moment = (value) => (value instanceof Date ? value : new Date(value ?? 0));

function safely(style, value) {
  const at = moment(value);
  return Number.isNaN(at.getTime()) ? "" : formatters[style].format(at);
}

/** Formatting is slow and a flood shares its minutes. */
function perMinute(style, value) {
  const key = `${style} ${Math.floor(moment(value).getTime() / 60_000)}`;
  if (!minutes.has(key)) {
    if (minutes.size > 500) minutes.clear();
    minutes.set(key, safely(style, value));
  }
  return minutes.get(key);
}

export const timeOf = (value) => perMinute("time", value);
export const preciseTimeOf = (value) => safely("precise", value);
export const dateOf = (value) => perMinute("date", value);
export const dayOf = (value) => perMinute("long", value);
export const zoneName = () => zone;

export function putWords() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]"))
    node.textContent = say(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]"))
    node.setAttribute("aria-label", say(node.dataset.label));
}

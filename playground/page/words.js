// Every word of the page, in both languages, and every date and time.

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
  const text = typeof found === "string" ? found : found[plural.select(params.count ?? 0)] ?? found.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? params[name] : whole));
}

/** The playground's clock and days are UTC, wherever the visitor sits. */
const format = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", ...options });
const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const precise = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const date = format({ weekday: "short", day: "numeric", month: "short" });
const long = format({ weekday: "long", day: "numeric", month: "long" });

const moment = (value) => (value instanceof Date ? value : new Date(value ?? 0));
const safely = (formatter, value) => (Number.isNaN(moment(value).getTime()) ? "" : formatter.format(moment(value)));

export const timeOf = (value) => safely(time, value);
export const preciseTimeOf = (value) => safely(precise, value);
export const dateOf = (value) => safely(date, value);

const latest = { number: null, name: "" };

/** The UTC day of a moment; asked for every message, so the last one is kept. */
export function dayOf(value) {
  const at = moment(value).getTime();
  const number = Math.floor((Number.isNaN(at) ? 0 : at) / 86_400_000);
  if (number !== latest.number) {
    latest.number = number;
    latest.name = long.format(new Date(number * 86_400_000));
  }
  return { key: String(number), name: latest.name };
}

export function putWords() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = say(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

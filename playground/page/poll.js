// A poll as its readers see it: options to choose first, how it stands after that.

import { button, h } from "./dom.js";
import { here } from "./here.js";
import { say } from "./words.js";

export const voteOf = (poll) => poll.votes[here.person] ?? null;

function kind(poll) {
  if (poll.closed) return say("pollClosed");
  if (poll.correct) return say(poll.anonymous ? "quizAnonymous" : "quizOpen");
  return say(poll.anonymous ? "pollAnonymous" : "pollOpen");
}

function mark(poll, place) {
  if (poll.correct) return poll.correct.includes(place) ? "✓" : "✗";
  return "✓";
}

function standing(poll, mine) {
  const voters = Object.keys(poll.votes).length;
  const hidden = poll.hidden && !poll.closed;
  return poll.options.map(({ text, count }, place) => {
    const chosen = mine?.includes(place);
    const right = poll.correct?.includes(place);
    const sign = chosen || right ? mark(poll, place) : "";
    const share = voters && !hidden ? Math.round((100 * count) / voters) : 0;
    return h(
      "li",
      { class: `${chosen ? "chosen" : ""} ${right ? "right" : ""}` },
      h("span", { class: "share" }, hidden ? "" : `${share}%`),
      h("bdi", {}, text),
      h("span", { class: "mark", "aria-hidden": "true" }, sign),
      h("meter", { min: 0, max: 100, value: share, "aria-hidden": "true" }),
    );
  });
}

function choices(message, vote) {
  const { poll } = message;
  if (!poll.several)
    return poll.options.map(({ text }, place) =>
      h("li", {}, button(h("bdi", {}, text), () => vote(message, [place]), { class: "option" })),
    );
  return poll.options.map(({ text }, place) =>
    h(
      "li",
      {},
      h(
        "label",
        { class: "option" },
        h("input", { type: "checkbox", "data-place": place }),
        h("bdi", {}, text),
      ),
    ),
  );
}

function voteSeveral(event, message, vote) {
  const boxes = event.currentTarget.closest(".poll").querySelectorAll("input:checked");
  const places = [...boxes].map((box) => Number(box.dataset.place));
  if (places.length) vote(message, places);
}

export function pollNode(message, vote) {
  const { poll } = message;
  const mine = voteOf(poll);
  const over = poll.closed || mine;
  const voters = Object.keys(poll.votes).length;
  return h(
    "div",
    { class: "poll" },
    poll.description && h("p", { class: "why", dir: "auto" }, poll.description),
    h("p", { class: "question", dir: "auto" }, poll.question),
    h("p", { class: "kind" }, kind(poll)),
    h("ul", {}, ...(over ? standing(poll, mine) : choices(message, vote))),
    over && poll.explanation && h("p", { class: "why", dir: "auto" }, poll.explanation),
    !over &&
      poll.several &&
      button(say("vote"), (event) => voteSeveral(event, message, vote), { class: "cast" }),
    h("p", { class: "kind" }, voters ? say("votes", { count: voters }) : say("noVotes")),
  );
}

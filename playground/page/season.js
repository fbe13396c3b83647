// A season that passes before the visitor's turn comes: how far it is.

import { find, h, refill } from "./dom.js";
import { say } from "./words.js";
import { world } from "./world.js";

export function update(changes) {
  if (!changes.all && !changes.sky) return;
  const line = find("season");
  const passing = world.season !== null;
  line.hidden = !passing;
  find("composer").inert = passing;
  if (!passing) return;
  const { day, days } = world.season;
  const text = say("season", { day, days });
  refill(line, h("span", {}, text), h("progress", { max: days, value: day, "aria-label": text }));
}

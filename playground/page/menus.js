// One small menu for the whole page; arrow keys walk it, Escape leaves it.

import { h, icon } from "./dom.js";

let open = null;
let opener = null;

export function closeMenu(back = true) {
  if (!open) return;
  open.remove();
  open = null;
  opener?.setAttribute("aria-expanded", "false");
  if (back) (opener?.closest("[data-id]") ?? opener)?.focus({ preventScroll: true });
}

function entry(item) {
  return h(
    "button",
    {
      type: "button",
      role: item.checked === undefined ? "menuitem" : "menuitemcheckbox",
      tabindex: "-1",
      class: item.kind ?? "",
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      "aria-label": item.spoken,
      onclick: () => {
        closeMenu();
        item.run();
      },
    },
    item.icon && icon(item.icon),
    h("span", {}, item.label),
  );
}

function place(anchor) {
  const spot = anchor.getBoundingClientRect();
  const size = open.getBoundingClientRect();
  const left = Math.min(Math.max(8, spot.right - size.width), innerWidth - size.width - 8);
  const below = spot.bottom + 4 + size.height < innerHeight - 8;
  open.style.left = `${Math.max(8, left)}px`;
  open.style.top = `${below ? spot.bottom + 4 : Math.max(8, spot.top - size.height - 4)}px`;
}

function keys(event) {
  const items = [...open.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) items[(at + step + items.length) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items.at(-1).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** `quick` entries stand side by side on top. */
export function openMenu(anchor, items, quick = []) {
  closeMenu(false);
  opener = anchor;
  open = h(
    "div",
    { class: "menu", role: "menu" },
    quick.length ? h("div", { class: "quick", role: "group" }, ...quick.map(entry)) : null,
    ...items.filter(Boolean).map(entry),
  );
  (anchor.closest("dialog") ?? document.body).append(open);
  anchor.setAttribute("aria-expanded", "true");
  open.addEventListener("keydown", keys);
  place(anchor);
  open.querySelector("button")?.focus({ preventScroll: true });
}

document.addEventListener(
  "pointerdown",
  (event) => open && !open.contains(event.target) && closeMenu(false),
);
addEventListener("resize", () => closeMenu(false));

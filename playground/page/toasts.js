// Short news that passes, and the one alert that waits for an answer.

import { button, find, h, icon, named } from "./dom.js";
import { heard, say } from "./words.js";

const shelf = find("toasts");

export function toast(text, kind = "") {
  const node = h("div", { class: `toast ${kind}` }, h("span", { dir: "auto" }, text));
  shelf.append(node);
  while (shelf.children.length > 3) shelf.firstElementChild.remove();
  const leave = () => node.remove();
  node.addEventListener("click", leave);
  setTimeout(leave, 2500 + 60 * text.length);
}

export const refused = (why) => toast(why ? heard(why) : say("notReached"), "bad");

export function dialog(title, content, { wide = false, onClose = null } = {}) {
  const shut = h(
    "button",
    { type: "button", class: "icon", "aria-label": say("close"), onclick: () => box.close() },
    icon("close"),
  );
  const box = h(
    "dialog",
    { class: wide ? "wide" : "", "aria-labelledby": "dialog-title" },
    h(
      "header",
      {},
      h("h2", { id: "dialog-title" }, typeof title === "string" ? named(title) : title),
      shut,
    ),
    h("div", { class: "dialog-body" }, content),
  );
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => {
    box.remove();
    onClose?.();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

export function alertBox(name, text) {
  const box = dialog(name, h("p", { class: "alert-text", dir: "auto" }, text));
  box.setAttribute("role", "alertdialog");
  const fine = button(say("fine"), () => box.close(), { class: "main" });
  box.append(h("footer", {}, fine));
  fine.focus();
}

export function lightbox(url, name) {
  const box = dialog(name || say("photo"), h("img", { src: url, alt: name || say("photo") }), {
    wide: true,
  });
  box.classList.add("lightbox");
}

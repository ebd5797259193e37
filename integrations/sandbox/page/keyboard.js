// The two keyboards of a bot: buttons under a message, and keys above the composer.

import { icon, make, safeAddress } from "./dom.js";

// A tap that nobody answers must not spin for ever.
const PATIENCE = 15000;

export function settle(key) {
  clearTimeout(Number(key.dataset.patience));
  key.removeAttribute("aria-busy");
}

function wait(key) {
  key.setAttribute("aria-busy", "true");
  key.dataset.patience = setTimeout(() => settle(key), PATIENCE);
}

// Bots fill the gaps of a month with keys that say nothing.
const SAYS_NOTHING = /^[^\p{L}\p{N}\p{S}‹›«»]*$/u;

function inlineKey(key, press) {
  const address = key.url && safeAddress(key.url);
  const label = make("span", { class: "key-label", dir: "auto" }, key.text);
  if (address) {
    const attributes = { class: "key", href: address, target: "_blank", rel: "noopener noreferrer" };
    return make("a", attributes, label, icon("outside"), make("span", { class: "hidden" }, " (opens a page)"));
  }
  const look = SAYS_NOTHING.test(key.text) ? "key blank" : "key";
  const button = make("button", { type: "button", class: look }, label, make("span", { class: "spinner" }));
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    wait(button);
    if (!(await press(key))) settle(button);
  });
  return button;
}

// press(key) resolves to whether an answer is still to come.
export function inlineKeyboard(rows, press) {
  const lines = rows.map((row) =>
    make("div", { class: row.length > 4 ? "keys-row tight" : "keys-row" }, row.map((key) => inlineKey(key, press))),
  );
  return make("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" }, lines);
}

export function replyKeyboard(rows, { send, sharePhone }) {
  const lines = rows.map((row) =>
    make(
      "div",
      { class: "keys-row" },
      row.map((raw) => {
        const key = typeof raw === "string" ? { text: raw } : raw;
        const act = key.request_contact ? sharePhone : () => send(key.text);
        const mark = key.request_contact ? icon("phone") : null;
        return make("button", { type: "button", class: "reply-key", onclick: act }, mark,
          make("span", { dir: "auto" }, key.text));
      }),
    ),
  );
  return lines;
}

// Arrow keys walk the buttons of a log in reading order, from one message into the next.
export function walkKeys(container) {
  container.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const here = event.target.closest(".key");
    if (!step || !here) return;
    const keys = [...container.querySelectorAll(".key")];
    const next = keys[keys.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// One message as a bubble: who, what, when, its file or contact, and the buttons under it.

import { fileAddress } from "./api.js";
import { icon, make } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { richText } from "./text.js";

const SIZES = ["B", "kB", "MB"];

function size(bytes) {
  let amount = bytes ?? 0;
  let unit = 0;
  while (amount >= 1000 && unit < SIZES.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount < 10 && unit ? amount.toFixed(1) : Math.round(amount)} ${SIZES[unit]}`;
}

function cardWords(title, detail) {
  return make(
    "span",
    { class: "card-words" },
    make("span", { class: "card-title", dir: "auto" }, title),
    make("span", { class: "card-note", dir: "ltr" }, detail),
  );
}

function documentCard(file) {
  const name = file.file_name ?? "File";
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "file";
  return make(
    "a",
    {
      class: "card",
      href: fileAddress(file.file_id),
      download: name,
      "aria-label": `Download ${name}, ${size(file.file_size)}`,
    },
    make("span", { class: "card-mark", "aria-hidden": "true" }, ending.toUpperCase()),
    cardWords(name, size(file.file_size)),
    icon("download"),
  );
}

function contactCard(contact) {
  const digits = String(contact.phone_number);
  const number = digits.startsWith("+") ? digits : `+${digits}`;
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return make(
    "div",
    { class: "card" },
    make("span", { class: "card-mark" }, icon("phone")),
    cardWords(name || "Contact", number),
  );
}

function stamp(message, clock) {
  const edited = message.edit_date ? make("span", {}, "edited ") : null;
  const time = new Date(message.date * 1000);
  return make("span", { class: "stamp" }, edited, make("time", { datetime: time.toISOString() }, clock.time(time)));
}

export const author = (message) => message.from?.first_name ?? "Clinic";
export const words = (message) =>
  message.text ?? message.caption ?? message.document?.file_name ?? (message.contact ? "Phone number shared" : "Message");

function wordsOf(message, context) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const onCommand = context.isOwn(message) ? null : context.send;
  const attributes = { class: "words", dir: "auto", lang: context.language };
  return text ? make("div", attributes, ...richText(text, entities, onCommand)) : null;
}

function bubble(message, context) {
  return make(
    "div",
    { class: "bubble" },
    make("p", { class: "author" }, author(message)),
    message.document ? documentCard(message.document) : null,
    message.photo ? documentCard({ file_name: "photo.jpg", ...message.photo.at(-1) }) : null,
    message.contact ? contactCard(message.contact) : null,
    wordsOf(message, context),
    stamp(message, context.clock),
  );
}

const markupOf = (message) => JSON.stringify(message.reply_markup?.inline_keyboard ?? []);

// Draws into the same element each time; a keyboard that did not change keeps its buttons, and so the focus.
export function draw(element, message, context, before) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const kept = before && markupOf(before) === markupOf(message) ? element.querySelector(".keys") : null;
  const shown = bubble(message, context);
  if (kept) {
    element.querySelector(".bubble").replaceWith(shown);
    return;
  }
  const keys = rows.length ? inlineKeyboard(rows, (key) => context.press(message, key)) : null;
  if (keys) keys.lang = context.language;
  element.replaceChildren(shown, ...(keys ? [keys] : []));
  element.classList.toggle("with-keys", rows.length > 0);
}

export function element(message, own) {
  return make("article", {
    class: own ? "message own" : "message",
    "aria-label": `${author(message)} wrote`,
    tabindex: "-1",
  });
}

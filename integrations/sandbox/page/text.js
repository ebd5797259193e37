// A message's text and its entities as nodes; offsets are UTF-16 code units, which is how JavaScript counts.

import { make, safeAddress } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

function link(address, children) {
  const safe = safeAddress(address);
  if (!safe) return make("span", {}, ...children);
  const outside = /^https?:/.test(safe);
  return make("a", { href: safe, ...(outside && { target: "_blank", rel: "noopener noreferrer" }) }, ...children);
}

function wrap(entity, words, children, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, children);
    case "email":
      return link(`mailto:${words}`, children);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, children);
    case "bot_command":
      if (!onCommand) return make("span", {}, ...children);
      return make("button", { type: "button", class: "command", onclick: () => onCommand(words) }, ...children);
    case "spoiler":
      return make("span", { class: "spoiler", tabindex: "0" }, ...children);
    default:
      return make(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function between(text, entities, start, end, onCommand) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = Math.min(entity.offset + entity.length, end);
    const inside = others.filter((other) => other.offset < stop);
    rest = others.filter((other) => other.offset >= stop);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const children = between(text, inside, entity.offset, stop, onCommand);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), children, onCommand));
    at = stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

// onCommand(words) is called when a command in the text is pressed; without it commands are plain words.
export function richText(text, entities = [], onCommand = null) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, ordered, 0, text.length, onCommand);
}

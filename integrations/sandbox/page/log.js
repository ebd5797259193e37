// The log of one chat: messages in order, edited in place without moving what is being read or losing the focus.

import { make } from "./dom.js";
import { settle, walkKeys } from "./keyboard.js";
import { author, draw, element, words } from "./message.js";
import { announce } from "./notice.js";

const GROUP_SECONDS = 300;
const NEAR_THE_END = 48;

export class Log {
  // context: press(message, key), send(text), clock, language, isOwn(message).
  constructor(box, jump, context) {
    this.box = box;
    this.jump = jump;
    this.context = context;
    this.shown = new Map();
    this.atEnd = true;
    this.height = box.clientHeight;
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(box);
    jump.addEventListener("click", () => this.toEnd());
    walkKeys(box);
  }

  get last() {
    return Math.max(0, ...this.shown.keys());
  }

  clear() {
    this.shown.clear();
    this.box.replaceChildren();
    this.atEnd = true;
    this.jump.hidden = true;
  }

  // Whole: these are all messages of the chat, so others are gone. History: nobody wants it read aloud.
  take(messages, { whole, history }) {
    if (history) this.box.setAttribute("aria-live", "off");
    const anchor = this.anchor();
    if (whole) this.forget(new Set(messages.map((message) => message.message_id)));
    const fresh = messages.filter((message) => this.put(message));
    this.group();
    if (this.atEnd || fresh.some(this.context.isOwn)) this.toEnd();
    else this.hold(anchor);
    this.jump.hidden = this.atEnd || (fresh.length === 0 && this.jump.hidden);
    if (history) setTimeout(() => this.box.setAttribute("aria-live", "polite"), 100);
    return fresh;
  }

  forget(kept) {
    for (const [id, { node }] of this.shown) {
      if (kept.has(id)) continue;
      node.remove();
      this.shown.delete(id);
    }
  }

  put(message) {
    const known = this.shown.get(message.message_id);
    if (!known) return this.add(message);
    if (JSON.stringify(known.message) !== JSON.stringify(message)) this.edit(known, message);
    return false;
  }

  add(message) {
    const node = element(message, this.context.isOwn(message));
    draw(node, message, this.context);
    const after = [...this.shown.values()].filter((one) => one.message.message_id < message.message_id).at(-1);
    if (after) after.node.after(node);
    else this.box.prepend(node);
    this.shown.set(message.message_id, { message, node });
    return true;
  }

  edit(known, message) {
    const { node } = known;
    const focused = node.contains(document.activeElement) ? document.activeElement : null;
    const label = focused?.closest(".key")?.textContent;
    // The log would read the changed bubble a second time; the announcer says it once, as an edit.
    node.setAttribute("aria-live", "off");
    draw(node, message, this.context, known.message);
    known.message = message;
    node.querySelectorAll(".key").forEach(settle);
    if (focused && !focused.isConnected) this.refocus(node, label);
    else if (focused === node) this.refocus(node, null);
    announce(`${author(message)} changed the message: ${words(message)}`);
  }

  refocus(node, label) {
    const keys = [...node.querySelectorAll(".key")];
    const target = keys.find((key) => key.textContent === label) ?? keys[0] ?? node;
    target.focus({ preventScroll: true });
  }

  // Something below the log took room: who was at the end stays there.
  settleEnd() {
    if (this.atEnd) this.toEnd();
  }

  settle(messageId) {
    this.shown.get(messageId)?.node.querySelectorAll(".key").forEach(settle);
  }

  group() {
    const entries = [...this.shown.entries()].sort(([a], [b]) => a - b).map(([, entry]) => entry);
    this.shown = new Map(entries.map((entry) => [entry.message.message_id, entry]));
    entries.forEach(({ message, node }, index) => {
      const before = entries[index - 1]?.message;
      const day = this.context.clock.day(new Date(message.date * 1000));
      const newDay = !before || this.context.clock.day(new Date(before.date * 1000)) !== day;
      const joins = (other) =>
        other && other.from?.id === message.from?.id && Math.abs(other.date - message.date) < GROUP_SECONDS;
      this.mark(node, newDay ? day : "");
      node.classList.toggle("first", newDay || !joins(before));
      node.classList.toggle("last", !joins(entries[index + 1]?.message));
    });
  }

  // The day above the first message of each day.
  mark(node, day) {
    const above = node.previousElementSibling;
    const mark = above?.matches(".day") ? above : null;
    if (!day) mark?.remove();
    else if (!mark) node.before(make("p", { class: "day", "aria-live": "off" }, make("span", {}, day)));
    else if (mark.textContent !== day) mark.firstChild.textContent = day;
  }

  resized() {
    this.height = this.box.clientHeight;
    this.settleEnd();
  }

  // A scroll that is reported after the box has shrunk says nothing of where the person wanted to be.
  scrolled() {
    if (this.box.clientHeight !== this.height) return;
    this.atEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_THE_END;
    if (this.atEnd) this.jump.hidden = true;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.atEnd = true;
    this.jump.hidden = true;
  }

  // The first message in sight, and where it stands: what must not move while others change.
  anchor() {
    const top = this.box.getBoundingClientRect().top;
    const node = [...this.box.querySelectorAll(".message")].find((one) => one.getBoundingClientRect().bottom > top);
    return node ? { node, at: node.getBoundingClientRect().top } : null;
  }

  hold(anchor) {
    if (anchor?.node.isConnected) this.box.scrollTop += anchor.node.getBoundingClientRect().top - anchor.at;
  }
}

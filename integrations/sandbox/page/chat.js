// One chat in a pane: its log, who is typing, and the composer, kept in step with the sandbox.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { alertBox, announce, failed, note } from "./notice.js";

const TYPING_LASTS = 5500;

// Two buttons of one message may say the same; then only their data tells which one was meant.
function tapOf(message, key) {
  const keys = message.reply_markup.inline_keyboard.flat().filter((other) => other.text === key.text);
  return keys.length > 1 ? { callback_data: key.callback_data } : { text: key.text };
}

// Telegram makes every photo a JPEG; here a JPEG goes as a photo, and all else as it is.
async function uploadOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let told = "";
  for (let at = 0; at < bytes.length; at += 0x8000) told += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, mime: file.type, content: btoa(told), photo: file.type === "image/jpeg" };
}

export class Chat {
  // settings: clock, isOwn(message), phone(), gone(): the chat exists no more, changed(new messages, are they history).
  constructor(pane, settings) {
    this.pane = pane;
    this.settings = settings;
    this.id = null;
    this.wanted = null;
    this.running = null;
    this.composer = new Composer(pane.querySelector(".composer"), {
      send: (text) => this.send(text),
      share: (phone) => this.attempt(() => api.shareContact(this.id, phone)),
      phone: settings.phone,
      attach: async (file) => this.attempt(async () => api.sendFile(this.id, await uploadOf(file))),
      lastKey: () => [...pane.querySelectorAll(".log .key")].at(-1),
    });
    this.context = {
      clock: settings.clock,
      isOwn: settings.isOwn,
      language: "",
      press: (message, key) => this.press(message, key),
      send: (text) => this.send(text),
    };
    this.log = new Log(pane.querySelector(".log"), pane.querySelector(".jump"), this.context);
    this.typing = pane.querySelector(".typing");
    this.line = pane.querySelector(".line");
    this.usualLine = this.line.textContent;
  }

  async open(id, language) {
    this.id = id;
    this.context.language = language;
    this.isOpening = true;
    this.log.clear();
    this.composer.reset(language);
    this.quiet();
    await this.sync();
  }

  close() {
    this.id = null;
    this.log.clear();
    this.composer.reset("");
    this.quiet();
  }

  // Reads the messages after one id, or all; calls that come meanwhile are joined into one more round.
  sync(after = 0) {
    this.wanted = Math.min(this.wanted ?? after, after);
    this.running ??= this.rounds().finally(() => (this.running = null));
    return this.running;
  }

  async rounds() {
    while (this.wanted !== null && this.id !== null) {
      const { id, wanted } = this;
      this.wanted = null;
      try {
        const [messages, about] = await Promise.all([api.messages(id, wanted), api.chat(id)]);
        if (id === this.id) this.take(messages, wanted === 0, about);
      } catch (error) {
        if (id === this.id) this.missed(error);
      }
    }
    this.wanted = null;
  }

  missed(error) {
    if (error.status === 404) this.settings.gone();
    else if (error.status !== api.UNREACHABLE) failed(error);
  }

  take(messages, whole, about) {
    const history = this.isOpening;
    this.isOpening = false;
    const fresh = this.log.take(messages, { whole, history });
    if (fresh.some((message) => !this.context.isOwn(message))) this.quiet();
    this.composer.show(about, [...this.log.shown.values()].map((entry) => entry.message));
    this.settings.changed(fresh, history);
  }

  heard(kind, data) {
    if (data.chat_id !== this.id) return;
    if (kind === "message") this.sync(this.log.last);
    else if (kind === "edit") this.sync(data.message_id - 1);
    else if (kind === "delete") this.sync();
    else if (kind === "typing") this.showTyping();
    else if (kind === "answer") this.answered(data);
  }

  answered(data) {
    this.log.settle(data.message_id);
    if (!data.text) return;
    if (data.show_alert) alertBox(data.text);
    else note(data.text);
  }

  showTyping() {
    if (this.typing.hidden) announce("The clinic is typing");
    this.typing.hidden = false;
    this.line.textContent = "typing …";
    this.pane.classList.add("is-typing");
    this.log.settleEnd();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.quiet(), TYPING_LASTS);
  }

  quiet() {
    clearTimeout(this.typingTimer);
    this.typing.hidden = true;
    this.line.textContent = this.usualLine;
    this.pane.classList.remove("is-typing");
  }

  async attempt(act) {
    try {
      const answer = await act();
      await this.sync(this.log.last);
      return answer ?? {};
    } catch (error) {
      failed(error);
      return null;
    }
  }

  send(text) {
    return this.attempt(() => api.write(this.id, text));
  }

  // A refused press, or one that opened a page, has no answer to wait for.
  async press(message, key) {
    try {
      const answer = await api.press(this.id, message.message_id, tapOf(message, key));
      return !answer.url;
    } catch (error) {
      failed(error);
      this.sync();
      return false;
    }
  }
}

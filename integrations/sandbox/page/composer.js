// Where a person writes: the text, the commands of the bot, and the keys that the bot puts above it.

import { CommandList } from "./commands.js";
import { replyKeyboard } from "./keyboard.js";

export class Composer {
  // actions: send(text), share(phone), attach(file), phone(): a number to propose, lastKey(): the last button of the log.
  constructor(form, actions) {
    this.form = form;
    this.actions = actions;
    this.text = form.querySelector("textarea");
    this.keys = form.querySelector(".reply-keys");
    this.keysShown = "";
    this.commands = new CommandList(form.querySelector(".commands"), this.text, (command) => this.deliver(command));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.deliver(this.text.value);
    });
    form.querySelector(".open-commands").addEventListener("click", () => this.commands.toggle());
    form.querySelector(".attach input")?.addEventListener("change", (event) => this.attached(event.target));
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.grow());
  }

  reset(language) {
    this.text.value = "";
    this.grow();
    this.commands.close();
    this.keysShown = "";
    this.keys.replaceChildren();
    this.keys.hidden = true;
    this.keys.lang = language;
  }

  pressed(event) {
    if (event.isComposing || this.commands.pressed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.deliver(this.text.value);
    } else if (event.key === "ArrowUp" && !this.text.value) {
      event.preventDefault();
      this.actions.lastKey()?.focus();
    }
  }

  async deliver(text) {
    const words = text.trim();
    this.commands.close();
    if (!words) return;
    this.text.value = "";
    this.grow();
    this.text.focus({ preventScroll: true });
    if (!(await this.actions.send(words)) && !this.text.value) {
      this.text.value = words;
      this.grow();
    }
  }

  async attached(input) {
    const [file] = input.files;
    input.value = "";
    if (file) await this.actions.attach(file);
  }

  // The text field is as high as its words; a long message scrolls.
  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
    this.form.classList.toggle("has-text", this.text.value.trim() !== "");
    this.commands.filter(this.text.value);
  }

  show(about, messages) {
    this.commands.offer(about.commands);
    const rows = shownKeys(about, messages);
    const drawn = JSON.stringify(rows);
    if (drawn === this.keysShown) return;
    const hadFocus = this.keys.contains(document.activeElement);
    this.keysShown = drawn;
    const acts = { send: (text) => this.actions.send(text), sharePhone: () => this.askPhone() };
    this.keys.replaceChildren(...replyKeyboard(rows, acts));
    this.keys.hidden = rows.length === 0;
    if (hadFocus) (this.keys.querySelector("button") ?? this.text).focus({ preventScroll: true });
  }

  askPhone() {
    const box = document.getElementById("share-phone");
    const number = box.querySelector("input");
    number.value = this.actions.phone();
    const done = () => {
      box.removeEventListener("close", done);
      if (box.returnValue === "share") this.actions.share(`+${number.value.replace(/\D/g, "")}`);
    };
    box.returnValue = "";
    box.addEventListener("close", done);
    box.showModal();
    number.select();
  }
}

// The sandbox says which keyboard stands; without its word the last message that brought or removed one counts.
function shownKeys(about, messages) {
  const told = about.keyboard ?? about.reply_keyboard;
  if (told !== undefined) return Array.isArray(told) ? told : (told?.keyboard ?? []);
  const markup = messages.map((message) => message.reply_markup).filter((one) => one?.keyboard || one?.remove_keyboard);
  return markup.at(-1)?.keyboard ?? [];
}

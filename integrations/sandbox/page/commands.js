// The list of the bot's commands over the composer, opened by typing "/" or by its button.

import { make } from "./dom.js";

const ALWAYS = [{ command: "start", description: "Begin, or begin again" }];

export class CommandList {
  constructor(list, text, choose) {
    this.list = list;
    this.text = text;
    this.choose = choose;
    this.commands = ALWAYS;
    this.at = 0;
    this.shown = [];
    this.text.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  offer(commands) {
    if (Array.isArray(commands) && commands.length) this.commands = commands;
  }

  toggle() {
    if (!this.list.hidden) return this.close();
    this.text.focus();
    this.text.value = "/";
    this.filter("/");
  }

  filter(value) {
    if (!/^\/\w*$/.test(value)) return this.close();
    const begun = value.slice(1).toLowerCase();
    this.shown = this.commands.filter(({ command }) => command.startsWith(begun));
    this.at = 0;
    if (!this.shown.length) return this.close();
    this.list.hidden = false;
    this.text.setAttribute("aria-expanded", "true");
    this.draw();
  }

  draw() {
    const options = this.shown.map(({ command, description }, index) =>
      make(
        "li",
        {
          role: "option",
          id: `${this.list.id}-${index}`,
          "aria-selected": String(index === this.at),
          onpointerdown: (event) => event.preventDefault(),
          onclick: () => this.choose(`/${command}`),
        },
        make("b", {}, `/${command}`),
        make("span", { dir: "auto" }, description ?? ""),
      ),
    );
    this.list.replaceChildren(...options);
    this.text.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    options[this.at].scrollIntoView({ block: "nearest" });
  }

  // True when the key belonged to the list.
  pressed(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.shown.length) % this.shown.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.choose(`/${this.shown[this.at].command}`);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  close() {
    this.list.hidden = true;
    this.text.setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }
}

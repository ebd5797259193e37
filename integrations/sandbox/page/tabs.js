// On a phone's width the panes become tabs; on a desk all of them stand side by side.

import { make } from "./dom.js";

const NARROW = matchMedia("(max-width: 760px)");
const NAMES = ["patient", "staff", "day"];

export class Tabs {
  constructor() {
    this.list = document.querySelector(".tabs");
    this.news = {};
    for (const name of NAMES) {
      this.tab(name).addEventListener("click", () => this.show(name));
    }
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    NARROW.addEventListener("change", () => this.show(this.shown));
    this.show("patient");
  }

  tab(name) {
    return document.getElementById(`${name}-tab`);
  }

  show(shown) {
    this.shown = shown;
    this.news[shown] = 0;
    for (const name of NAMES) {
      const pane = document.getElementById(`${name}-pane`);
      const chosen = name === shown;
      pane.classList.toggle("shown", chosen);
      if (NARROW.matches) pane.setAttribute("role", "tabpanel");
      else pane.removeAttribute("role");
      this.tab(name).setAttribute("aria-selected", String(chosen));
      this.tab(name).tabIndex = chosen ? 0 : -1;
    }
    this.draw();
  }

  pressed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = NAMES[(NAMES.indexOf(this.shown) + step + NAMES.length) % NAMES.length];
    this.show(next);
    this.tab(next).focus();
  }

  // Something happened in a pane that may be out of sight.
  happened(name, count = 1) {
    if (name === this.shown || !NARROW.matches || !count) return;
    this.news[name] = (this.news[name] ?? 0) + count;
    this.draw();
  }

  draw() {
    for (const name of NAMES) {
      this.tab(name).querySelector(".badge")?.remove();
      const count = this.news[name];
      if (!count) continue;
      this.tab(name).append(make("span", { class: "badge" }, String(count), make("span", { class: "hidden" }, " new")));
    }
  }
}

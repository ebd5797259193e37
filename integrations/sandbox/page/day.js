// The doctors' day: a lane for each doctor from opening to closing, and the visits in words; it fills while one looks.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { make } from "./dom.js";
import { lane, ruler } from "./lanes.js";
import { announce, failed } from "./notice.js";

const NEWS = ["slot-booked", "booking-moved"];

export class Day {
  constructor(pane, clock) {
    this.pane = pane;
    this.clock = clock;
    this.body = pane.querySelector(".day-body");
    this.account = null;
    this.date = "";
    this.fresh = new Set();
    this.turn = 0;
    for (const button of pane.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.go(Clock.step(this.date, Number(button.dataset.step))));
    }
    pane.querySelector("#day-today").addEventListener("click", () => this.go(clock.today));
    pane.querySelector("#day-date").addEventListener("change", ({ target }) => target.value && this.go(target.value));
  }

  // Shows the first day, from today on, on which somebody works.
  async serve(account) {
    this.account = account;
    this.body.replaceChildren();
    await this.go(this.clock.today);
    for (let ahead = 1; ahead <= 7 && this.isEmpty; ahead += 1) await this.go(Clock.step(this.clock.today, ahead));
  }

  get isEmpty() {
    return this.body.querySelector(".empty") !== null;
  }

  go(date) {
    this.date = date;
    this.fresh.clear();
    this.pane.querySelector("#day-date").value = date;
    this.pane.querySelector("#day-name").textContent = this.clock.nameOf(date);
    return this.sync();
  }

  async sync() {
    if (!this.account) return;
    const turn = (this.turn += 1);
    try {
      const answer = await api.calendar(this.account, this.date);
      if (turn === this.turn) this.draw(answer.doctors);
    } catch (error) {
      if (error.status !== api.UNREACHABLE) failed(error);
    }
  }

  // A visit was booked, moved or cancelled: go to its day, and mark it when it is new.
  async heard(visit) {
    const start = new Date(visit.start_at);
    const date = this.clock.date(start);
    if (visit.status !== "booked") {
      if (date === this.date) await this.sync();
      return;
    }
    if (date !== this.date) await this.go(date);
    if (NEWS.includes(visit.action)) this.fresh.add(visit.id);
    await this.sync();
    const cell = this.body.querySelector(`.cell.fresh[data-id="${CSS.escape(visit.id)}"]`);
    cell?.closest(".doctor").scrollIntoView({ block: "nearest" });
    announce(`In the calendar: ${visit.doctor}, ${this.clock.nameOf(date)}, ${this.clock.time(start)}`);
  }

  draw(doctors) {
    const cells = doctors.flatMap((doctor) => doctor.cells);
    const booked = cells.filter((cell) => cell.booking_id).length;
    this.pane.querySelector("#day-line").textContent = doctors.length
      ? `${new Set(doctors.map((doctor) => doctor.id)).size} doctors · ${booked} booked · ${cells.filter((cell) => !cell.booked).length} free`
      : "";
    if (!cells.length) {
      this.body.replaceChildren(make("p", { class: "empty" }, "No doctor receives patients on this day."));
      return;
    }
    const hours = this.hours(cells);
    const at = this.body.scrollTop;
    const view = { hours, clock: this.clock, fresh: this.fresh, date: this.date };
    const facilities = [...new Set(doctors.map((doctor) => doctor.facility))].map((facility) =>
      make(
        "section",
        { class: "facility", "aria-label": facility },
        make("h3", { dir: "auto" }, facility),
        make("ul", { class: "doctors" }, doctors.filter((one) => one.facility === facility).map((one) => lane(one, view))),
      ),
    );
    this.body.replaceChildren(ruler(hours), ...facilities);
    this.body.scrollTop = at;
  }

  // Whole hours that hold every cell of the day, in minutes.
  hours(cells) {
    const starts = cells.map((cell) => this.clock.minutes(new Date(cell.start)));
    const ends = cells.map((cell, index) => starts[index] + (new Date(cell.end) - new Date(cell.start)) / 60000);
    const from = Math.floor(Math.min(...starts) / 60) * 60;
    return { from, to: Math.max(from + 240, Math.ceil(Math.max(...ends) / 60) * 60) };
  }
}

// One doctor's day as a lane of free and booked cells, on a ruler of hours.

import { make } from "./dom.js";

function placed(element, from, to, hours) {
  const whole = hours.to - hours.from;
  element.style.setProperty("--at", `${((from - hours.from) / whole) * 100}%`);
  element.style.setProperty("--wide", `${((to - from) / whole) * 100}%`);
  return element;
}

export function ruler(hours) {
  const step = hours.to - hours.from > 600 ? 120 : 60;
  const marks = [];
  for (let at = hours.from; at < hours.to; at += step) {
    marks.push(placed(make("span", {}, String(at / 60).padStart(2, "0")), at, at + step, hours));
  }
  return make("div", { class: "ruler", "aria-hidden": "true" }, marks);
}

// Only visits that came through the API have words of their own; a break is busy without being a visit.
const said = (cell) => cell.label ?? (cell.booking_id ? "booked" : "free");
const stateOf = (cell) => (cell.booking_id ? "booked" : cell.booked ? "break" : "free");

function cellIn(cell, { hours, clock, fresh }) {
  const start = new Date(cell.start);
  const from = clock.minutes(start);
  const to = from + (new Date(cell.end) - start) / 60000;
  const state = `cell ${stateOf(cell)}${fresh.has(cell.booking_id) ? " fresh" : ""}`;
  const title = `${clock.time(start)}–${clock.time(new Date(cell.end))} ${said(cell)}`;
  return placed(make("i", { class: state, title, "data-id": cell.booking_id }), from, to, hours);
}

function visit(cell, { clock, fresh }) {
  const isFresh = fresh.has(cell.booking_id);
  return make(
    "li",
    { class: isFresh ? "visit fresh" : "visit" },
    make("time", { datetime: cell.start }, clock.time(new Date(cell.start))),
    make("span", { dir: "auto" }, said(cell)),
    isFresh ? make("b", { class: "new" }, "new") : null,
  );
}

// A line through today's lanes where the clinic's clock stands.
function nowLine({ hours, clock, date }) {
  const at = clock.minutes(clock.now());
  if (date !== clock.today || at < hours.from || at > hours.to) return null;
  return placed(make("i", { class: "cell-now" }), at, at, hours);
}

// view: hours, clock, fresh (ids of new visits), date.
export function lane(doctor, view) {
  const booked = doctor.cells.filter((cell) => cell.booking_id);
  const free = doctor.cells.filter((cell) => !cell.booked).length;
  const told = booked.filter((cell) => cell.label);
  const count = doctor.cells.length ? `${free} free` : "not in";
  return make(
    "li",
    { class: "doctor" },
    make(
      "div",
      { class: "doctor-head" },
      make("h4", { dir: "auto" }, doctor.name),
      make("p", { dir: "auto" }, doctor.speciality),
      make("p", { class: "count" }, count, make("span", { class: "hidden" }, `, ${booked.length} booked`)),
    ),
    make("div", { class: "lane", "aria-hidden": "true" }, doctor.cells.map((cell) => cellIn(cell, view)), nowLine(view)),
    told.length ? make("ul", { class: "visits" }, told.map((cell) => visit(cell, view))) : null,
  );
}

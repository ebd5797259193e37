// The sandbox's time, as the clinic's wall shows it.

const DAY_MS = 86_400_000;

const dated = (date) => new Date(`${date}T12:00:00Z`);

export class Clock {
  constructor() {
    this.ahead = 0;
    this.zoned("UTC");
  }

  zoned(zone) {
    const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
    this.zone = zone;
    this.times = format({ hour: "2-digit", minute: "2-digit" });
    this.days = format({ weekday: "short", day: "numeric", month: "long" });
    this.moments = format({ weekday: "short", day: "numeric", month: "short" });
    this.dates = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  }

  // `now`: the sandbox's present instant in ISO 8601.
  set(now) {
    this.ahead = new Date(now).getTime() - Date.now();
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  time(instant) {
    return this.times.format(instant);
  }

  day(instant) {
    const day = this.days.format(instant);
    return day === this.days.format(this.now()) ? "Today" : day;
  }

  // Such as "Sat 21 Nov, 10:35".
  moment(instant) {
    return `${this.moments.format(instant).replace(",", "")}, ${this.time(instant)}`;
  }

  // YYYY-MM-DD of an instant on the clinic's wall.
  date(instant) {
    return this.dates.format(instant);
  }

  get today() {
    return this.date(this.now());
  }

  // Minutes since midnight on the clinic's wall.
  minutes(instant) {
    const [hour, minute] = this.time(instant).split(":").map(Number);
    return hour * 60 + minute;
  }

  nameOf(date) {
    const format = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
    return format.format(dated(date));
  }

  static step(date, days) {
    return new Date(dated(date).getTime() + days * DAY_MS).toISOString().slice(0, 10);
  }
}

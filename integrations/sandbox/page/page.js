// The page: the patient's chat, the staff's chat and the doctors' day, kept in step with one sandbox.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { Day } from "./day.js";
import { listen } from "./events.js";
import { patientOf } from "./languages.js";
import { banner, failed } from "./notice.js";
import { Patients, titleOf } from "./patients.js";
import { Tabs } from "./tabs.js";

const byId = (id) => document.getElementById(id);
const AWAY = "The sandbox is not answering. The page goes on by itself as soon as it is back.";

const clock = new Clock();
const tabs = new Tabs();
const day = new Day(byId("day-pane"), clock);
const COUNTRY = "clinicbot.sandbox.country";
let accounts = [];
let account = null;
let staffId = null;

const phone = () => patientOf(account?.locale).phone;
const fromBot = (message) => Boolean(message.from?.is_bot);

const patient = new Chat(byId("patient-pane"), {
  clock,
  phone,
  isOwn: (message) => !fromBot(message),
  gone: () => syncChats(),
  changed: (fresh, history) => {
    const bot = fresh.find(fromBot);
    if (bot) byId("patient-title").textContent = bot.from.first_name;
    if (!history) tabs.happened("patient", fresh.filter(fromBot).length);
  },
});

const staff = new Chat(byId("staff-pane"), {
  clock,
  phone,
  isOwn: (message) => !fromBot(message),
  gone: () => syncChats(),
  changed: (fresh, history) => !history && tabs.happened("staff", fresh.filter(fromBot).length),
});

const patients = new Patients(byId("patient-pane"), (chat) => {
  byId("start").hidden = Boolean(chat);
  byId("patient-pane").classList.toggle("no-chat", !chat);
  if (!chat) return patient.close();
  return patient.open(chat.chat_id, patients.languageOf(chat));
});

async function syncChats() {
  const chats = await api.chats();
  patients.take(chats);
  const group = chats.find((chat) => chat.type !== "private");
  byId("staff-empty").hidden = Boolean(group);
  byId("staff-pane").classList.toggle("no-chat", !group);
  if (group) byId("staff-title").textContent = titleOf(group);
  if (group && group.chat_id !== staffId) {
    staffId = group.chat_id;
    await staff.open(group.chat_id, patients.usual.language);
  }
}

function serve(one) {
  account = one;
  localStorage.setItem(COUNTRY, one.locale);
  clock.zoned(one.zone);
  patients.serve(one.locale);
  showClock();
  return day.serve(one.locale);
}

const accountOf = (locale) => accounts.find((one) => one.locale === locale);

async function syncAccounts() {
  const all = (await api.accounts()).filter((one) => one.provider === "docplanner");
  const picker = byId("account-picker");
  byId("account-choice").hidden = all.length < 2;
  const regions = new Intl.DisplayNames(["en"], { type: "region" });
  picker.replaceChildren(...all.map((one) => new Option(regions.of(one.locale.toUpperCase()), one.locale)));
  accounts = all;
  const wanted = new URLSearchParams(location.search).get("locale") ?? localStorage.getItem(COUNTRY);
  if (!account && all.length) await serve(accountOf(wanted) ?? all[0]);
  if (account) picker.value = account.locale;
}

async function syncClock() {
  clock.set((await api.clock()).now);
  showClock();
}

function showClock() {
  const now = clock.now();
  byId("now").dateTime = now.toISOString();
  byId("now").textContent = clock.moment(now);
}

async function moveClock(change) {
  try {
    clock.set((await api.moveClock(change)).now);
    showClock();
    await day.go(clock.today);
  } catch (error) {
    failed(error);
  }
}

// Whatever happened while nobody listened is read again.
async function syncAll() {
  try {
    await syncClock();
    await syncAccounts();
    await syncChats();
    await Promise.all([patient.sync(), staff.sync(), day.sync()]);
    banner("");
  } catch (error) {
    if (error.status === api.UNREACHABLE) banner(AWAY);
    else failed(error);
  }
}

// The calendar follows the bookings, also into another country.
async function booked(visit) {
  if (visit.locale !== account?.locale && accountOf(visit.locale)) {
    await serve(accountOf(visit.locale));
    byId("account-picker").value = visit.locale;
  }
  await day.heard(visit);
  tabs.happened("day");
}

function heard(kind, data) {
  patient.heard(kind, data);
  staff.heard(kind, data);
  const unknown = data.chat_id && data.chat_id !== staffId && !patients.known.some((one) => one.chat_id === data.chat_id);
  if (kind === "chat" || (kind === "message" && unknown)) syncChats().catch(failed);
  if (kind === "booking") booked(data);
  if (kind === "clock" && data.now) {
    clock.set(data.now);
    showClock();
  }
}

document.querySelector(".clock").addEventListener("click", (event) => {
  const { advance, reset } = event.target.closest("button")?.dataset ?? {};
  if (advance) moveClock({ advance_seconds: Number(advance) });
  else if (reset !== undefined) moveClock({ reset: true });
});
byId("account-picker").addEventListener("change", (event) => serve(accountOf(event.target.value)));
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
document.querySelector(".skip").addEventListener("click", () => tabs.show("patient"));
setInterval(showClock, 10_000);
listen({ heard, opened: syncAll, lost: () => banner(AWAY) });

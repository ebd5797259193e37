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

// The chats' clock hangs where the patient lives, the wall's in the clinic whose day is shown.
const clock = new Clock();
const wall = new Clock();
const tabs = new Tabs();
const day = new Day(byId("day-pane"), wall);
const SERVED = "clinicbot.sandbox.account";
const PRODUCTS = { docplanner: "Docplanner", eka_care: "Eka Care", alfadocs: "AlfaDocs" };
const regions = new Intl.DisplayNames(["en"], { type: "region" });
let accounts = [];
let account = null;
let home = null;
let staffId = null;

const countryOf = (one) => (one?.country ?? one?.locale ?? "").toLowerCase();
// Of a booking too: both say whose they are.
const keyOf = (one) => [one.provider, one.provider === "docplanner" ? one.locale : ""].filter(Boolean).join("/");
const accountOf = (key) => accounts.find((one) => keyOf(one) === key || one.locale === key);
const phone = () => patientOf(countryOf(home)).phone;
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
  wall.zoned(one.zone);
  return day.serve(one);
}

// Somebody chose it: it is the patient's country too.
function moveTo(one) {
  home = one;
  localStorage.setItem(SERVED, keyOf(one));
  clock.zoned(one.zone);
  patients.serve(countryOf(one));
  showClock();
  return serve(one);
}

// One product in several countries is told apart by the country, several products by both.
function nameOf(one) {
  const country = regions.of(countryOf(one).toUpperCase());
  const products = new Set(accounts.map((each) => each.provider));
  return products.size > 1 ? `${PRODUCTS[one.provider] ?? one.provider} · ${country}` : country;
}

async function syncAccounts() {
  accounts = await api.accounts();
  const picker = byId("account-picker");
  byId("account-choice").hidden = accounts.length < 2;
  picker.replaceChildren(...accounts.map((one) => new Option(nameOf(one), keyOf(one))));
  const asked = new URLSearchParams(location.search);
  const wanted = asked.get("account") ?? asked.get("locale") ?? localStorage.getItem(SERVED);
  if (!account && accounts.length) await moveTo(accountOf(wanted) ?? accounts[0]);
  if (account) picker.value = keyOf(account);
}

async function syncClock() {
  set((await api.clock()).now);
}

function set(now) {
  clock.set(now);
  wall.set(now);
  showClock();
}

function showClock() {
  const now = clock.now();
  byId("now").dateTime = now.toISOString();
  byId("now").textContent = clock.moment(now);
}

async function moveClock(change) {
  try {
    set((await api.moveClock(change)).now);
    await day.go(wall.today);
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

// The calendar follows the bookings, also into another account.
async function booked(visit) {
  const key = keyOf(visit);
  if (account && key !== keyOf(account) && accountOf(key)) {
    await serve(accountOf(key));
    byId("account-picker").value = key;
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
  if (kind === "clock" && data.now) set(data.now);
}

document.querySelector(".clock").addEventListener("click", (event) => {
  const { advance, reset } = event.target.closest("button")?.dataset ?? {};
  if (advance) moveClock({ advance_seconds: Number(advance) });
  else if (reset !== undefined) moveClock({ reset: true });
});
byId("account-picker").addEventListener("change", (event) => moveTo(accountOf(event.target.value)));
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
document.querySelector(".skip").addEventListener("click", () => tabs.show("patient"));
setInterval(showClock, 10_000);
listen({ heard, opened: syncAll, lost: () => banner(AWAY) });

// The test patients: who is chosen, who else there is, and how a new one comes.

import * as api from "./api.js";
import { make } from "./dom.js";
import { LANGUAGES, languageName, patientOf } from "./languages.js";
import { failed } from "./notice.js";

const REMEMBERED = "clinicbot.sandbox.patient";
const LANGUAGES_OF = "clinicbot.sandbox.languages";

export const titleOf = (chat) => chat.title ?? ([chat.first_name, chat.last_name].filter(Boolean).join(" ") || "Patient");

export class Patients {
  // choose(chat or null) is called whenever another patient is in front.
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.picker = root.querySelector("#patient-picker");
    this.box = document.getElementById("new-patient-box");
    this.known = [];
    this.chosen = null;
    this.locale = "";
    this.picker.addEventListener("change", () => this.pick(Number(this.picker.value)));
    root.querySelector("#new-patient").addEventListener("click", () => this.ask());
    document.getElementById("start-other").addEventListener("click", () => this.ask());
    document.getElementById("start-now").addEventListener("click", () => this.begin());
    this.box.querySelector("form").addEventListener("submit", () => this.asked());
    window.addEventListener("hashchange", () => this.pick(this.wanted()));
  }

  serve(locale) {
    this.locale = locale ?? "";
  }

  get usual() {
    return patientOf(this.locale);
  }

  // Number of the patient that the address names, or that was in front last time.
  wanted() {
    const named = new URLSearchParams(location.hash.slice(1)).get("chat");
    return Number(named ?? localStorage.getItem(REMEMBERED)) || null;
  }

  take(chats) {
    this.known = chats.filter((chat) => chat.type === "private");
    this.draw();
    const wanted = this.known.find((chat) => chat.chat_id === (this.chosen ?? this.wanted()));
    const chosen = wanted ?? this.known.at(-1) ?? null;
    if ((chosen?.chat_id ?? null) !== this.chosen) this.pick(chosen?.chat_id ?? null);
    else if (!chosen) this.choose(null);
  }

  languageOf(chat) {
    const kept = JSON.parse(localStorage.getItem(LANGUAGES_OF) ?? "{}");
    return chat?.language_code ?? kept[chat?.chat_id] ?? this.usual.language;
  }

  draw() {
    const options = this.known.map((chat) =>
      make("option", { value: chat.chat_id }, `${titleOf(chat)} · ${languageName(this.languageOf(chat))}`),
    );
    this.picker.replaceChildren(...options);
    this.picker.value = String(this.chosen ?? "");
    this.root.classList.toggle("nobody", this.known.length === 0);
  }

  pick(id) {
    const chat = this.known.find((one) => one.chat_id === id) ?? null;
    if (chat && chat.chat_id === this.chosen) return;
    this.chosen = chat?.chat_id ?? null;
    if (chat) {
      localStorage.setItem(REMEMBERED, String(chat.chat_id));
      history.replaceState(null, "", `#chat=${chat.chat_id}`);
    }
    this.draw();
    this.choose(chat);
  }

  ask() {
    const [name, language] = [this.box.querySelector("input"), this.box.querySelector("select")];
    const codes = [...new Set([this.usual.language, ...LANGUAGES])];
    language.replaceChildren(...codes.map((code) => make("option", { value: code }, languageName(code))));
    name.value = this.usual.name;
    this.box.showModal();
    name.select();
  }

  asked() {
    const name = this.box.querySelector("input").value.trim() || this.usual.name;
    this.create(name, this.box.querySelector("select").value);
  }

  begin() {
    return this.create(this.usual.name, this.usual.language);
  }

  async create(name, language) {
    try {
      const { chat_id: id } = await api.newPatient(name, language);
      const kept = JSON.parse(localStorage.getItem(LANGUAGES_OF) ?? "{}");
      localStorage.setItem(LANGUAGES_OF, JSON.stringify({ ...kept, [id]: language }));
      this.known.push({ chat_id: id, type: "private", first_name: name, language_code: language });
      this.pick(id);
      await api.write(id, "/start");
      document.getElementById("patient-text").focus({ preventScroll: true });
    } catch (error) {
      failed(error);
    }
  }
}

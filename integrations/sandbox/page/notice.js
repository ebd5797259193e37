// Sentences that the page itself says: passing notes, a standing banner, and words for screen readers only.

import { Refused } from "./api.js";
import { make } from "./dom.js";

const NOTE_STAYS = 6000;

// Clearing first makes a screen reader say the same sentence again when it comes twice.
export function announce(sentence) {
  const region = document.getElementById("announcer");
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence), 50);
}

export function note(sentence, kind = "said") {
  const region = document.getElementById("notes");
  const shown = make("p", { class: `note note-${kind}`, dir: "auto" }, sentence);
  region.append(shown);
  setTimeout(() => shown.remove(), NOTE_STAYS);
}

// What the sandbox refused is said; anything else is a fault of the page and goes to the console.
export function failed(error) {
  if (!(error instanceof Refused)) throw error;
  note(error.message, "failed");
}

export function banner(sentence) {
  const region = document.getElementById("banner");
  if (region.textContent !== sentence) region.textContent = sentence;
  region.hidden = !sentence;
}

export function alertBox(sentence) {
  const box = document.getElementById("alert");
  box.querySelector("p").textContent = sentence;
  if (!box.open) box.showModal();
}

// What a test patient of each locale would bring: a language, a first name, a telephone number that nobody answers.

const LOCALES = {
  ar: { language: "es", name: "Sofía", phone: "+54 9 11 5000 0000" },
  br: { language: "pt-br", name: "Ana", phone: "+55 11 96100 0000" },
  cl: { language: "es", name: "Sofía", phone: "+56 9 6100 0000" },
  co: { language: "es", name: "Sofía", phone: "+57 321 100 0000" },
  cz: { language: "cs", name: "Jana", phone: "+420 601 000 000" },
  de: { language: "de", name: "Anna", phone: "+49 151 0000 0001" },
  es: { language: "es", name: "Ana", phone: "+34 600 000 000" },
  in: { language: "en", name: "Asha", phone: "+91 90000 00000" },
  it: { language: "it", name: "Anna", phone: "+39 333 000 0000" },
  mx: { language: "es", name: "Sofía", phone: "+52 55 1200 0000" },
  pe: { language: "es", name: "Sofía", phone: "+51 912 000 000" },
  pl: { language: "pl", name: "Anna", phone: "+48 500 000 000" },
  pt: { language: "pt", name: "Ana", phone: "+351 910 000 000" },
  tr: { language: "tr", name: "Ayşe", phone: "+90 501 000 0000" },
};
const ELSEWHERE = { language: "en", name: "Alex", phone: "+44 7400 123456" };

export const LANGUAGES = ["en", "es", "pl", "pt-br", "pt", "it", "de", "cs", "tr"];

export const patientOf = (locale) => LOCALES[(locale ?? "").toLowerCase()] ?? ELSEWHERE;

export function languageName(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}

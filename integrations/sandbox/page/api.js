// The sandbox's control API: one function for each thing that a person or the page may do.

export class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

export const UNREACHABLE = 0;

async function refusal(response) {
  let reason = "";
  try {
    const body = await response.json();
    reason = body.error ?? body.message ?? body.description ?? body.detail ?? "";
  } catch {
    // An answer that is not JSON has nothing to say to a person.
  }
  const said = typeof reason === "string" && reason ? reason : `It answered ${response.status}.`;
  return new Refused(`The sandbox refused. ${said}`, response.status);
}

async function call(method, path, body) {
  const request = { method, headers: { Accept: "application/json" }, cache: "no-store" };
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/sandbox${path}`, request);
  } catch {
    throw new Refused("The sandbox is not answering. Is it still running?", UNREACHABLE);
  }
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return text ? JSON.parse(text) : {};
}

const listIn = (answer, name) => (Array.isArray(answer) ? answer : (answer[name] ?? []));
const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));

export const accounts = async () => listIn(await call("GET", "/accounts"), "accounts");
export const chats = async () => listIn(await call("GET", "/chats"), "chats");
export const chat = (id) => call("GET", `/chats/${id}`);
export const messages = async (id, after) =>
  listIn(await call("GET", `/chats/${id}/messages?${query({ after })}`), "messages");
export const calendar = ({ provider, locale }, date) => call("GET", `/${provider}/calendar?${query({ locale, date })}`);

export const newPatient = (firstName, language) =>
  call("POST", "/chats", { first_name: firstName, language_code: language });
export const write = (id, text) => call("POST", `/chats/${id}/messages`, { text });
export const shareContact = (id, phone) => call("POST", `/chats/${id}/contact`, { phone_number: phone });
export const sendFile = (id, file) => call("POST", `/chats/${id}/file`, file);
export const press = (id, messageId, tap) => call("POST", `/chats/${id}/press`, { message_id: messageId, ...tap });
export const clock = () => call("GET", "/clock");
export const moveClock = (change) => call("POST", "/clock", change);

export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

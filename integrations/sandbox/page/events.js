// The sandbox's event stream: comes back by itself after a restart, and says so, because what happened meanwhile is lost.

const KINDS = ["message", "edit", "delete", "typing", "answer", "chat", "booking", "clock"];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return {};
  }
}

// heard(kind, data) for each event; opened() after every connection; lost() once when a connection breaks.
export function listen({ heard, opened, lost }) {
  let wait = FIRST_WAIT;
  let broken = false;

  function connect() {
    const source = new EventSource("/sandbox/events");
    source.onopen = () => {
      wait = FIRST_WAIT;
      broken = false;
      opened();
    };
    source.onerror = () => {
      source.close();
      if (!broken) lost();
      broken = true;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => heard(kind, read(event.data)));
    }
  }

  connect();
}

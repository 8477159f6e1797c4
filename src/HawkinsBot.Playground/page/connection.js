// A person's gateway session: connect, identify, heartbeat, and come back when the server restarts.
// It never resumes: a page that lost the server asks again for all that it shows.

const WAITS = [300, 700, 1500, 3000, 5000];

/**
 * Fires "state" (detail: "connecting" | "online" | "offline") and "dispatch" (detail: {t, d}).
 * `identity` is asked before each attempt: a restarted server has new tokens.
 */
export class Connection extends EventTarget {
  #identity;
  #socket = null;
  #beat = null;
  #acked = true;
  #sequence = null;
  #failures = 0;
  #stopped = false;

  constructor(identity) {
    super();
    this.#identity = identity;
    this.sessionId = null;
    addEventListener("online", () => this.#failures > 0 && this.open());
  }

  async open() {
    this.#drop();
    this.#say("connecting");
    let who;
    try {
      who = await this.#identity();
      const { url } = await who.api.get("/gateway");
      if (this.#stopped) {
        return;
      }
      this.#attach(new WebSocket(url + "/?v=10&encoding=json"), who);
    } catch {
      this.#retry();
    }
  }

  /** Ends the session for good. */
  close() {
    this.#stopped = true;
    this.#drop();
  }

  #attach(socket, who) {
    this.#socket = socket;
    this.#sequence = null;
    socket.addEventListener("message", (event) => this.#on(JSON.parse(event.data), who));
    socket.addEventListener("close", () => socket === this.#socket && this.#retry());
  }

  #on({ op, d, s, t }, who) {
    this.#sequence = s ?? this.#sequence;
    if (op === 10) {
      this.#acked = true;
      this.#beat = setInterval(() => this.#heartbeat(), d.heartbeat_interval);
      this.#send(2, { token: who.token, properties: { os: "browser", browser: "playground", device: "playground" } });
    } else if (op === 1) {
      this.#send(1, this.#sequence);
    } else if (op === 11) {
      this.#acked = true;
    } else if (op === 7 || op === 9) {
      this.#retry();
    } else if (op === 0) {
      if (t === "READY") {
        this.sessionId = d.session_id;
        this.#failures = 0;
        this.#say("online");
      }
      this.dispatchEvent(new CustomEvent("dispatch", { detail: { t, d } }));
    }
  }

  #heartbeat() {
    if (!this.#acked) {
      this.#retry();
      return;
    }
    this.#acked = false;
    this.#send(1, this.#sequence);
  }

  #send(op, d) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ op, d }));
    }
  }

  #retry() {
    this.#drop();
    if (this.#stopped) {
      return;
    }
    this.#say("offline");
    const wait = WAITS[Math.min(this.#failures, WAITS.length - 1)];
    this.#failures += 1;
    this.timer = setTimeout(() => this.open(), wait);
  }

  #drop() {
    clearTimeout(this.timer);
    clearInterval(this.#beat);
    const socket = this.#socket;
    this.#socket = null;
    this.sessionId = null;
    socket?.close(1000);
  }

  #say(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

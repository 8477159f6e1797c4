// The inspector: every REST request of the bot and every gateway frame, as they happen.

import { fill, h, iconButton } from "./dom.js";
import { violations } from "./rules.js";

const KEPT = 2000;
const SHOWN = 400;
const OPS = { 0: "Dispatch", 1: "Heartbeat", 2: "Identify", 3: "Presence", 4: "Voice state", 6: "Resume", 7: "Reconnect", 8: "Request members", 9: "Invalid session", 10: "Hello", 11: "Heartbeat ACK" };

/** `host`: {botToken(), onClock(data)}. */
export class Inspector {
  #entries = [];
  #source = null;
  #last = null;
  #open = false;
  #pending = false;
  #paused = false;

  constructor(host) {
    this.host = host;
    this.filter = h("input", { type: "search", class: "text-input", placeholder: "Filter: path, event, status, text…", "aria-label": "Filter the traffic", on: { input: () => this.#draw() } });
    this.rest = this.#toggle("REST", true);
    this.gateway = this.#toggle("Gateway", true);
    this.beats = this.#toggle("Heartbeats", false);
    this.bad = this.#toggle("Only violations", false);
    this.count = h("span", { class: "hint", role: "status" });
    this.rows = h("div", { class: "traffic", tabindex: "0", role: "region", "aria-label": "Traffic" });
    const pause = h("button", { type: "button", class: "ghost", "aria-pressed": "false" }, "Pause");
    pause.addEventListener("click", () => {
      this.#paused = !this.#paused;
      pause.setAttribute("aria-pressed", String(this.#paused));
      this.#draw();
    });
    const clear = h("button", { type: "button", class: "ghost", on: { click: () => ((this.#entries = []), this.#draw()) } }, "Clear");
    this.el = h("div", { class: "inspector" }, h("div", { class: "tool-row" }, this.filter, pause, clear), h("div", { class: "tool-row" }, [this.rest, this.gateway, this.beats, this.bad].map((t) => t.parentElement), this.count), this.rows);
    document.addEventListener("visibilitychange", () => this.#listen());
  }

  #toggle(label, checked) {
    const input = h("input", { type: "checkbox", checked, on: { change: () => this.#draw() } });
    h("label", { class: "check" }, input, label);
    return input;
  }

  /** Listens while it is shown, and only in a tab that is seen: a stream holds one of the browser's six connections. */
  show(open) {
    this.#open = open;
    this.#listen();
  }

  #listen() {
    const want = this.#open && !document.hidden;
    if (want && !this.#source) {
      const source = new EventSource("/playground/events" + (this.#last ? `?after=${this.#last}` : ""));
      for (const kind of ["request", "frame", "socket"]) {
        source.addEventListener(kind, (e) => {
          this.#last = e.lastEventId;
          this.#add({ id: e.lastEventId, kind, ...JSON.parse(e.data) });
        });
      }
      source.addEventListener("clock", (e) => this.host.onClock(JSON.parse(e.data)));
      this.#source = source;
    } else if (!want && this.#source) {
      this.#source.close();
      this.#source = null;
    }
  }

  /** The server started anew: its events count from one again. */
  restarted() {
    this.#last = null;
    this.#source?.close();
    this.#source = null;
    this.#listen();
  }

  #add(e) {
    e.violations = violations(e);
    this.#entries.push(e);
    if (this.#entries.length > KEPT) {
      this.#entries.splice(0, this.#entries.length - KEPT);
    }
    if (!this.#pending && !this.#paused) {
      this.#pending = true;
      requestAnimationFrame(() => {
        this.#pending = false;
        this.#draw();
      });
    }
  }

  #matches(e) {
    if (e.kind === "request" ? !this.rest.checked : !this.gateway.checked) {
      return false;
    }
    if (e.kind === "frame" && (e.op === 1 || e.op === 11) && !this.beats.checked) {
      return false;
    }
    if (this.bad.checked && e.violations.length === 0) {
      return false;
    }
    const words = this.filter.value.trim().toLowerCase();
    e.text ??= JSON.stringify([e.method, e.path, e.status, e.t, OPS[e.op], e.state, e.body, e.response, e.d, e.fault]).toLowerCase();
    return !words || words.split(/\s+/).every((w) => e.text.includes(w));
  }

  #draw() {
    const found = this.#entries.filter((e) => this.#matches(e));
    const shown = found.slice(-SHOWN);
    const end = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 40;
    const have = new Map([...this.rows.children].map((el) => [el.dataset.key, el]));
    const rows = shown.map((e) => have.get(e.id + e.kind) ?? this.#row(e));
    // only what changed is touched, so that open rows and the focus stay
    const keep = new Set(rows);
    [...this.rows.children].forEach((el) => keep.has(el) || el.remove());
    rows.forEach((el, i) => this.rows.children[i] !== el && this.rows.insertBefore(el, this.rows.children[i] ?? null));
    const bad = found.filter((e) => e.violations.length > 0).length;
    this.count.textContent = `${found.length} shown${bad ? `, ${bad} with violations` : ""}${this.#paused ? ", paused" : ""}`;
    if (end) {
      this.rows.scrollTop = this.rows.scrollHeight;
    }
  }

  #row(e) {
    const request = e.kind === "request";
    const bad = e.violations.length > 0;
    const time = new Date(e.at);
    const what = request ? `${e.method} ${short(e.path)}${e.query ? "?" + e.query.replace(/^\?/, "") : ""}` : e.kind === "frame" ? (e.t ?? OPS[e.op] ?? `op ${e.op}`) : `socket ${e.state}${e.code ? ` ${e.code}` : ""}`;
    const row = h(
      "details",
      { class: ["entry", bad && "bad", e.fault && "faulty"], data: { key: e.id + e.kind } },
      h(
        "summary",
        null,
        h("span", { class: ["way", e.kind] }, request ? "REST" : e.kind === "frame" ? (e.way === "in" ? "GW ▲" : "GW ▼") : "GW"),
        h("span", { class: "what" }, what),
        request ? h("span", { class: ["status", "s" + String(e.status)[0]] }, String(e.status || "cut")) : null,
        request ? h("span", { class: "ms" }, `${e.ms < 10 ? e.ms.toFixed(1) : Math.round(e.ms)} ms`) : e.s ? h("span", { class: "ms" }, `s ${e.s}`) : null,
        bad ? h("span", { class: "flag" }, "⚠ violation") : e.fault ? h("span", { class: "flag" }, `fault: ${e.fault}`) : null,
        h("time", { title: e.at }, time.toLocaleTimeString([], { hour12: false })),
      ),
    );
    row.addEventListener("toggle", () => row.open && row.children.length === 1 && row.append(this.#detail(e)), { once: true });
    return row;
  }

  #detail(e) {
    const block = (title, value) => (value === null || value === undefined ? null : [h("h4", null, title), h("pre", { tabindex: "0", "aria-label": title }, JSON.stringify(value, null, 2).slice(0, 60000))]);
    if (e.kind !== "request") {
      return h("div", { class: "detail" }, e.violations.map((v) => h("p", { class: "error" }, v)), h("p", { class: "hint" }, [`session ${e.session ?? "none yet"}`, e.shard ? `shard ${e.shard.join(" of ")}` : null, e.reason].filter(Boolean).join(" • ")), block("Data", e.kind === "frame" ? { op: e.op, s: e.s, t: e.t, d: e.d } : null));
    }
    const copied = h("span", { class: "hint", role: "status" });
    const copy = iconButton("file", "Copy as curl", async () => {
      await navigator.clipboard.writeText(curl(e, this.host.botToken()));
      copied.textContent = "Copied";
    });
    copy.append("Copy as curl");
    return h(
      "div",
      { class: "detail" },
      e.violations.map((v) => h("p", { class: "error" }, v)),
      h("p", { class: "hint" }, [`route ${e.route ?? "?"}`, e.bucket ? `rate-limit bucket ${e.bucket}` : "no rate-limit bucket", e.fault ? `injected fault: ${e.fault}` : null, e.files?.length ? `files: ${e.files.join(", ")}` : null].filter(Boolean).join(" • ")),
      h("p", null, copy, copied),
      block("Request body", e.body),
      block("Response", e.response),
    );
  }
}

// Tokens tell nothing, and of an id its end is enough to know it again.
function short(path) {
  return path
    .replace(/^\/api\/v\d+/, "")
    .split("/")
    .map((p) => (/^\d{15,}$/.test(p) ? "…" + p.slice(-4) : /^[\w.-]{20,}$/.test(p) ? "…" : p))
    .join("/")
    .replace(/…\d+\/…/, "…");
}

/** A request as a curl command that can be run against this playground. */
export function curl(e, token) {
  const quote = (s) => `'${String(s).replaceAll("'", "'\\''")}'`;
  const url = location.origin + e.path + (e.query ? "?" + e.query.replace(/^\?/, "") : "");
  const parts = ["curl", "-X", e.method, quote(url)];
  if (!/\/(interactions|webhooks)\/\d+\/[\w-]{20,}/.test(e.path)) {
    parts.push("-H", quote(`Authorization: Bot ${token}`));
  }
  if (e.files?.length) {
    parts.push("-F", quote("payload_json=" + JSON.stringify(e.body)), ...e.files.flatMap((f, i) => ["-F", quote(`files[${i}]=@${f}`)]));
  } else if (e.body !== null) {
    parts.push("-H", quote("Content-Type: application/json"), "-d", quote(JSON.stringify(e.body)));
  }
  return parts.join(" ");
}

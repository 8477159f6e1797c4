// Faults: what the local Discord does wrong on purpose, to see how the bot takes it. They hit the bot alone.

import { playground } from "./api.js";
import { fill, h, newId } from "./dom.js";

const ROUTES = ["*", "POST /channels/*/messages", "POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/*", "POST /webhooks/*/*", "PUT /applications/*/commands"];
const route = { name: "route", label: "Route", value: "POST /channels/*/messages", list: ROUTES };
const times = { name: "times", label: "Times (0 = until cleared)", value: 1, min: 0 };

/** Every kind of fault, with what it needs. */
const KINDS = [
  { kind: "status", title: "Fail requests", text: "That status, with nothing done.", fields: [route, { name: "status", label: "Status", value: 503, min: 400, max: 599 }, times] },
  { kind: "ratelimit", title: "Rate limit", text: "429 with its headers.", fields: [route, { name: "retryAfter", label: "Retry after (s)", value: 2, min: 0, step: "any" }, { name: "scope", label: "Scope", options: ["user", "shared", "global"] }, times] },
  { kind: "delay", title: "Delay", text: "The request is done that much later.", fields: [{ ...route, value: "POST /interactions/*/*/callback" }, { name: "ms", label: "Milliseconds", value: 4000, min: 1 }, times] },
  { kind: "lost", title: "Lose the answer", text: "Done, and the connection cut before the answer.", fields: [route, times] },
  { kind: "reconnect", title: "Ask to reconnect", text: "Op 7; the socket closes some seconds later.", fields: [] },
  { kind: "invalidSession", title: "Invalid session", text: "Op 9.", fields: [{ name: "resumable", label: "Resumable", check: true }] },
  { kind: "drop", title: "Drop the gateway", text: "Sockets cut with no close frame.", fields: [] },
  { kind: "silence", title: "Silence", text: "No heartbeat is acknowledged, until cleared.", fields: [] },
  { kind: "close", title: "Close the gateway", text: "With a code.", fields: [{ name: "code", label: "Code", value: 4000, min: 1000, max: 4999 }] },
];

export class Faults {
  constructor() {
    this.status = h("p", { class: "hint", role: "status" });
    this.active = h("ul", { class: "plain" });
    const clear = h("button", { type: "button", class: "button secondary", on: { click: () => this.#run(() => playground("DELETE", "/faults"), "All faults are cleared.") } }, "Clear all faults");
    this.el = h("div", { class: "faults" }, h("p", { class: "hint" }, "They hit the bot alone; you stay connected."), h("div", { class: "tool-row" }, clear, this.status), this.active, h("div", { class: "cards" }, KINDS.map((k) => this.#card(k))));
  }

  show(open) {
    clearInterval(this.timer);
    if (open) {
      this.#refresh();
      this.timer = setInterval(() => !document.hidden && this.#refresh(), 2000);
    }
  }

  #card(k) {
    const inputs = k.fields.map((f) => ({ f, ...field(f) }));
    const form = h("form", { class: "card", "aria-label": k.title }, h("h3", null, k.title), h("p", { class: "hint" }, k.text), inputs.map((i) => i.el), h("button", { type: "submit", class: "button danger" }, "Inject"));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const body = { kind: k.kind };
      for (const i of inputs) {
        body[i.f.name] = i.read();
      }
      if (k.kind === "ratelimit") {
        body.global = body.scope === "global";
      }
      this.#run(() => playground("POST", "/faults", body), `Injected: ${k.title.toLowerCase()}.`);
    });
    return form;
  }

  async #run(call, done) {
    try {
      await call();
      this.status.textContent = done;
    } catch (e) {
      this.status.textContent = `Not injected: ${e.message}`;
    }
    await this.#refresh();
  }

  async #refresh() {
    try {
      const list = await playground("GET", "/faults");
      const faults = Array.isArray(list) ? list : (list?.faults ?? []);
      fill(this.active, faults.map((f) => h("li", null, h("code", null, JSON.stringify(f)))));
    } catch {
      // the server is away; the page says so elsewhere
    }
  }
}

function field(f) {
  const id = newId("fault");
  let input;
  if (f.options) {
    input = h("select", { id, class: "text-input" }, f.options.map((o) => h("option", { value: o }, o)));
  } else if (f.check) {
    input = h("input", { id, type: "checkbox" });
  } else if (f.list) {
    input = h("input", { id, class: "text-input", value: f.value, list: id + "-list", required: true });
    input.append(h("datalist", { id: id + "-list" }, f.list.map((o) => h("option", { value: o }))));
  } else {
    input = h("input", { id, class: "text-input", type: "number", value: f.value, min: f.min, max: f.max, step: f.step, required: true });
  }
  const list = input.querySelector?.("datalist");
  list?.remove();
  return {
    el: h("div", { class: "question" }, h("label", { for: id }, f.label), input, list),
    read: () => (f.check ? input.checked : f.options || f.list ? input.value : Number(input.value)),
  };
}

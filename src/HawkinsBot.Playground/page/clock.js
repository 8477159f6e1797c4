// The world's clock: read it, move it on. The bot's digests and rounds follow it.

import { playground } from "./api.js";
import { announce, h } from "./dom.js";
import { now, setOffset } from "./stamps.js";

const POLL_MS = 15000;
const HOUR = 3600000;
const LONGEST_HOURS = 24 * 8;
const SETTLE_MS = 300;

/** Takes over what the server says of its clock: {now}. */
export function follow(clock) {
  setOffset(Date.parse(clock.now) - Date.now());
}

/** Keeps the page's idea of the world's time true while the tab is seen. */
export async function startClock() {
  const read = () => playground("GET", "/clock").then(follow, () => {});
  setInterval(() => !document.hidden && read(), POLL_MS);
  document.addEventListener("visibilitychange", () => !document.hidden && read());
  await read();
}

async function advance(ms) {
  follow(await playground("POST", "/clock", { advance: `PT${Math.ceil(ms / 1000)}S` }));
}

/** The panel. */
export class Clock {
  #running = false;

  constructor() {
    this.time = h("p", { class: "clock-time", role: "timer" });
    this.status = h("p", { class: "hint", role: "status" });
    const button = (label, run) => h("button", { type: "button", class: "button secondary", on: { click: run } }, label);
    this.stop = button("Stop", () => (this.#running = false));
    this.stop.hidden = true;
    const hours = h("input", { class: "text-input", type: "number", min: "0.01", max: "87600", step: "any", value: "48", required: true, "aria-label": "Hours" });
    const form = h("form", { class: "tool-row" }, hours, h("button", { type: "submit", class: "button secondary" }, "Move on this many hours"));
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      this.#move(Number(hours.value) * HOUR);
    });
    this.el = h(
      "div",
      { class: "clock" },
      this.time,
      h("p", { class: "hint" }, "The world's clock, and the bot's. It only goes forward."),
      h("div", { class: "tool-row" }, button("+1 minute", () => this.#move(60000)), button("+1 hour", () => this.#move(HOUR)), button("+1 day", () => this.#move(24 * HOUR)), button("To 09:00 tomorrow", () => this.#move(tomorrow()))),
      h("div", { class: "tool-row" }, h("button", { type: "button", class: "button primary", on: { click: () => this.toNextPost() } }, "To the next digest"), this.stop),
      form,
      this.status,
    );
  }

  show(open) {
    clearInterval(this.timer);
    if (open) {
      const tick = () => (this.time.textContent = new Date(now()).toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" }));
      tick();
      this.timer = setInterval(tick, 500);
    }
  }

  async #move(ms) {
    try {
      await advance(ms);
      this.status.textContent = `The clock was moved on by ${Math.round((ms / HOUR) * 100) / 100} hours.`;
    } catch (e) {
      this.status.textContent = e.message;
    }
  }

  /** An hour at a time until the bot posts in a channel by itself. */
  async toNextPost() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    this.stop.hidden = false;
    try {
      let seen = (await playground("GET", "/requests?after=0")).at(-1)?.n ?? 0;
      for (let hour = 1; hour <= LONGEST_HOURS && this.#running; hour += 1) {
        await advance(HOUR - (now() % HOUR) + 1000);
        this.status.textContent = `${hour} hours on…`;
        for (let i = 0; i < 2; i += 1) {
          await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
          const fresh = await playground("GET", `/requests?after=${seen}`);
          seen = fresh.at(-1)?.n ?? seen;
          if (fresh.some((r) => r.method === "POST" && r.status < 300 && /\/channels\/\d+\/(messages|threads)$/.test(r.path))) {
            this.status.textContent = `Posted after ${hour} ${hour === 1 ? "hour" : "hours"}: look at the channels.`;
            announce(this.status.textContent);
            return;
          }
        }
      }
      this.status.textContent = this.#running ? "Nothing was posted in eight days. Is a channel set up for digests?" : "Stopped.";
    } catch (e) {
      this.status.textContent = e.message;
    } finally {
      this.#running = false;
      this.stop.hidden = true;
    }
  }
}

function tomorrow() {
  const at = new Date(now());
  at.setDate(at.getDate() + 1);
  at.setHours(9, 0, 0, 0);
  return at.getTime() - now();
}

// Times in messages: Discord's styles, in the reader's language and zone, ticking where they are relative.
// "Now" is the world's clock, which the clock panel moves.

import { h } from "./dom.js";

let offset = 0;

/** Sets how far the world's clock is from this machine's, in milliseconds. */
export function setOffset(ms) {
  offset = ms;
  tick();
}

/** The world's time in milliseconds since 1970. */
export function now() {
  return Date.now() + offset;
}

const F = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const made = new Map();

/** A date in one of Discord's styles (default f). */
export function format(ms, style) {
  const key = F[style] ? style : "f";
  if (!made.has(key)) {
    made.set(key, new Intl.DateTimeFormat(undefined, F[key]));
  }
  return made.get(key).format(ms);
}

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** "in 3 hours", "5 minutes ago". */
export function relative(ms) {
  const seconds = Math.round((ms - now()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) {
      return words.format(Math.trunc(seconds / size), unit);
    }
  }
  return words.format(seconds, "second");
}

/** The node of `<t:seconds:style>`. */
export function stamp(seconds, style) {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) {
    return h("span", { class: "stamp" }, "Invalid Date");
  }
  const el = h("time", { class: "stamp", datetime: new Date(ms).toISOString(), title: format(ms, "F") });
  el.textContent = style === "R" ? relative(ms) : format(ms, style);
  if (style === "R") {
    el.dataset.relative = String(ms);
  }
  return el;
}

function tick() {
  for (const el of document.querySelectorAll("[data-relative]")) {
    const text = relative(Number(el.dataset.relative));
    if (el.textContent !== text) {
      el.textContent = text;
    }
  }
}

setInterval(tick, 1000);

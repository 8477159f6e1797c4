// What stands at the beginning of a channel: its name, and what to try first.

import { h, icon } from "./dom.js";
import { sign } from "./sidebar.js";
import { CHANNEL, isThread } from "./world.js";

// Tried first where the bot has them; else its first commands are offered.
const FIRST = [
  ["character", { name: "Eleven" }],
  ["trivia play", {}],
  ["digest follow", {}],
  ["ask", { question: "Who plays Eleven?" }],
  ["help", {}],
];

/** `host`: {world, entries(), run(path, preset), people(), me(), openAs(name), tools(tab)}. */
export function welcome(channel, host) {
  const { world } = host;
  const title = world.title(channel);
  const bot = world.bot?.global_name ?? world.bot?.username ?? "the bot";
  const known = host.entries();
  const wanted = FIRST.filter(([path]) => known.some((e) => e.path === path)).slice(0, 3);
  const first = wanted.length > 0 ? wanted : known.slice(0, 3).map((e) => [e.path, {}]);
  const other = host.people().find((p) => p.id !== host.me().id);
  const chip = (run, sign, ...label) => h("button", { type: "button", class: "chip", on: { click: run } }, icon(sign), label);
  return h(
    "div",
    { class: "welcome" },
    h("span", { class: "welcome-icon" }, icon(sign(channel))),
    h("h3", null, channel.type === CHANNEL.DM ? title : isThread(channel) ? title : `Welcome to #${title}`),
    h("p", null, channel.type === CHANNEL.DM ? `Your direct messages with ${title}.` : `This is the start of ${isThread(channel) ? "this thread" : "#" + title}. It runs on your machine alone: nothing you do here reaches Discord.`),
    first.length > 0
      ? h("div", { class: "chips" }, first.map(([path, preset]) => chip(() => host.run(path, preset), "slash", `/${path}`, ...Object.values(preset).map((v) => h("i", null, " " + v)))), other ? chip(() => host.openAs(other.name), "people", `Join as ${other.name} in another tab`) : null, chip(() => host.tools("clock"), "clock", "Move the clock to the next digest"), chip(() => host.tools("inspector"), "tools", "Watch the bot’s traffic"))
      : h("p", { class: "hint", role: "status" }, world.guildOf(channel) && !world.guildOf(channel).members.has(world.applicationId) ? `${bot} is not in this server.` : `Waiting for ${bot} to publish its commands…`),
  );
}

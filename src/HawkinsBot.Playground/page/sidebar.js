// The servers, the channels of the one that is open, and who you are.

import { avatar, fill, h, icon, iconButton } from "./dom.js";
import { CHANNEL, isForum, isSpoiler } from "./world.js";
import { openMenu } from "./menu.js";
import { address } from "./place.js";

/** `host`: {world, people(), me(), current(), open(channelId), openDm(), become(name), theme()}. */
export class Sidebar {
  constructor(host) {
    this.host = host;
    this.guildId = null;
    this.unread = new Map();
    this.rail = h("nav", { class: "rail", "aria-label": "Servers" });
    this.title = h("h1", { class: "guild-name" });
    this.channels = h("nav", { class: "channels", "aria-label": "Channels" });
    this.who = h("div", { class: "who" });
    this.el = h("div", { class: "sidebar" }, this.rail, h("div", { class: "column" }, h("header", { class: "guild-head" }, this.title), this.channels, this.who));
  }

  /** Draws everything again. */
  draw() {
    const { world } = this.host;
    const channel = this.host.current();
    this.guildId = channel ? (channel.guild_id ?? null) : (this.guildId ?? [...world.guilds.keys()][0] ?? null);
    if (this.guildId && !world.guilds.has(this.guildId)) {
      this.guildId = [...world.guilds.keys()][0] ?? null;
    }
    this.#rail();
    this.#channels();
    this.#who();
  }

  #rail() {
    const { world } = this.host;
    const tile = (label, content, here, run, badge) =>
      h(
        "button",
        { type: "button", class: ["tile", here && "here"], title: label, "aria-label": label + (badge ? `, ${badge} unread` : ""), "aria-current": here ? "true" : null, on: { click: run } },
        content,
        badge ? h("span", { class: "badge", "aria-hidden": "true" }, String(badge)) : null,
      );
    const dms = this.#sum((c) => !c.guild_id);
    const guilds = [...world.guilds.values()].slice(0, 200);
    fill(
      this.rail,
      tile("Direct messages", icon("at"), this.guildId === null, () => this.host.openDm(), dms),
      h("hr"),
      guilds.map((g) => tile(g.name, initials(g.name), g.id === this.guildId, () => this.#openGuild(g.id), this.#sum((c) => c.guild_id === g.id))),
      h("a", { class: "tile add", href: this.host.installLink(), title: "Add an app to a server", "aria-label": "Add an app to a server" }, icon("plus")),
    );
  }

  #sum(filter) {
    let n = 0;
    for (const [id, u] of this.unread) {
      const c = this.host.world.channels.get(id);
      n += c && filter(c) ? u.mentions : 0;
    }
    return n;
  }

  #openGuild(id) {
    const first = this.host.world.channelsOf(id).find((c) => c.type !== CHANNEL.CATEGORY);
    if (first) {
      this.host.open(first.id);
    }
  }

  #channels() {
    const { world } = this.host;
    const guild = world.guilds.get(this.guildId);
    this.title.textContent = guild?.name ?? "Direct messages";
    if (!guild) {
      const dms = world.directMessages();
      const bot = world.bot;
      const hasBot = dms.some((c) => c.recipients?.some((r) => r.id === bot?.id));
      fill(
        this.channels,
        h("ul", null, dms.map((c) => this.#row(c)), !hasBot && bot ? h("li", null, h("button", { type: "button", class: "channel", on: { click: () => this.host.openDm() } }, icon("at"), h("span", null, bot.global_name ?? bot.username))) : null),
      );
      return;
    }
    const all = world.channelsOf(guild.id);
    const categories = all.filter((c) => c.type === CHANNEL.CATEGORY);
    const loose = all.filter((c) => c.type !== CHANNEL.CATEGORY && !categories.some((k) => k.id === c.parent_id));
    fill(
      this.channels,
      h("ul", null, loose.map((c) => this.#rowWithThreads(c))),
      categories.map((k) => [h("h2", null, k.name), h("ul", null, all.filter((c) => c.parent_id === k.id).map((c) => this.#rowWithThreads(c)))]),
    );
  }

  #rowWithThreads(c) {
    const here = this.host.current();
    const threads = threadsShown(this.host.world, c, here, this.unread);
    return [this.#row(c), threads.length ? h("li", { class: "threads" }, h("ul", { "aria-label": `Threads in ${c.name}` }, threads.map((t) => this.#row(t)))) : null];
  }

  #row(c) {
    const here = this.host.current()?.id === c.id;
    const u = this.unread.get(c.id);
    const title = this.host.world.title(c);
    return h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: ["channel", here && "here", u && "unread"],
          "aria-current": here ? "page" : null,
          "aria-label": `${title}, ${kind(c)}${u ? `, ${u.mentions || "new"} unread` : ""}`,
          data: { channel: c.id },
          on: { click: () => this.host.open(c.id) },
        },
        icon(sign(c)),
        h("span", null, title),
        u?.mentions ? h("span", { class: "badge", "aria-hidden": "true" }, String(u.mentions)) : null,
      ),
    );
  }

  #who() {
    const me = this.host.me();
    if (!me) {
      return;
    }
    fill(
      this.who,
      h(
        "button",
        { type: "button", class: "who-button", "aria-haspopup": "menu", "aria-label": `You are ${me.name}. Change who you are`, on: { click: (e) => this.#whoMenu(e.currentTarget) } },
        avatar(me.name, me.id),
        h("span", null, h("b", null, me.name), h("small", null, me.admin ? "administrator" : "member")),
        icon("chevron"),
      ),
      iconButton("sun", "Light or dark", () => this.host.theme()),
    );
  }

  #whoMenu(anchor) {
    const me = this.host.me();
    const people = this.host.people();
    const channel = this.host.current()?.id;
    openMenu(
      "Who you are",
      [
        { title: "In this tab you are" },
        ...people.map((p) => ({ label: p.name, hint: p.admin ? "administrator" : "", checked: p.id === me.id, lead: avatar(p.name, p.id, { class: "small" }), run: () => p.id !== me.id && this.host.become(p.name) })),
        null,
        { title: "Open another tab as" },
        ...people.filter((p) => p.id !== me.id).map((p) => ({ label: p.name, icon: "link", run: () => window.open(location.pathname + "#" + address(p.name, channel), "_blank", "noopener") })),
      ],
      anchor,
    );
  }

  /** Counts a message that came to a channel that is not open. */
  note(message, mentionsMe) {
    const u = this.unread.get(message.channel_id) ?? { count: 0, mentions: 0 };
    u.count += 1;
    u.mentions += mentionsMe ? 1 : 0;
    this.unread.set(message.channel_id, u);
    this.draw();
  }

  read(channelId) {
    if (this.unread.delete(channelId)) {
      this.draw();
    }
  }
}

const THREADS_SHOWN = 8;

function threadsShown(world, channel, here, unread) {
  const open = world.threadsOf(channel.id).filter((t) => !t.thread_metadata?.archived || t.id === here?.id);
  // a forum's posts are listed in the forum itself
  return isForum(channel) ? open.filter((t) => t.id === here?.id || unread.has(t.id)).slice(0, THREADS_SHOWN) : open.slice(0, THREADS_SHOWN);
}

function initials(name) {
  return name
    .split(/\s+/)
    .map((w) => [...w][0])
    .join("")
    .slice(0, 3);
}

/** The sign of a channel's kind. */
export function sign(c) {
  return isSpoiler(c) ? "spoiler" : c.type === CHANNEL.NEWS ? "megaphone" : isForum(c) ? "forum" : c.type >= 10 && c.type <= 12 ? "thread" : c.type === CHANNEL.DM ? "at" : "hash";
}

/** A channel's kind in words. */
export function kind(c) {
  return isSpoiler(c) ? "spoiler channel" : c.type === CHANNEL.NEWS ? "announcement channel" : isForum(c) ? "forum" : c.type >= 10 && c.type <= 12 ? "thread" : c.type === CHANNEL.DM ? "direct message" : "text channel";
}

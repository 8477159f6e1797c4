// The people of a server, and what one may do with a person.

import { avatar, fill, h } from "./dom.js";
import { openMenu } from "./menu.js";
import { BIT } from "./permissions.js";

/** `host`: {world, channel(), userCommand(command, userId), openDm(), mention(userId), removeBot(guildId)}. */
export class Members {
  constructor(host) {
    this.host = host;
    this.el = h("aside", { class: "members", "aria-label": "Members", tabindex: "0" });
  }

  draw() {
    const { world } = this.host;
    const channel = this.host.channel();
    const guild = world.guildOf(channel);
    const users = guild ? [...guild.members.values()].map((m) => m.user).slice(0, 200) : (channel?.recipients ?? []);
    const group = (title, list) => (list.length ? [h("h2", null, `${title} — ${list.length}`), h("ul", null, list.map((u) => this.#row(u, guild?.id)))] : []);
    fill(this.el, group("Members", users.filter((u) => !u.bot)), group("Apps", users.filter((u) => u.bot)));
  }

  #row(user, guildId) {
    const name = this.host.world.nameOf(user.id, guildId) ?? user.username;
    const label = h("span", { class: "member-name" }, name);
    const paint = this.host.world.colour(user.id, guildId);
    if (paint) {
      label.style.setProperty("--role", paint);
      label.classList.add("coloured");
    }
    return h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: "member",
          "aria-haspopup": "menu",
          on: {
            click: (e) => this.open(user.id, e.currentTarget),
            contextmenu: (e) => {
              e.preventDefault();
              this.open(user.id, { x: e.clientX, y: e.clientY }, e.currentTarget);
            },
          },
        },
        avatar(name, user.id),
        label,
        user.bot ? h("span", { class: "tag" }, "APP") : null,
      ),
    );
  }

  /** The menu of a person: the apps' commands for people, and what the person may do here. */
  async open(userId, at, from = document.activeElement) {
    const { world } = this.host;
    const channel = this.host.channel();
    const guild = world.guildOf(channel);
    const name = world.nameOf(userId, channel.guild_id) ?? "This person";
    const commands = (await world.commands(channel)).filter((c) => c.type === 2);
    const roles = (guild?.roles ?? []).filter((r) => r.id !== guild.id && guild.members.get(userId)?.roles?.includes(r.id)).map((r) => r.name);
    const isBot = userId === world.applicationId;
    openMenu(
      name,
      [
        { title: [name, ...roles].join(" • ") },
        commands.length ? { title: "Apps" } : undefined,
        ...commands.map((c) => ({ label: c.name_localized ?? c.name, icon: "slash", run: () => this.host.userCommand(c, userId) })),
        null,
        { label: "Mention", icon: "at", run: () => this.host.mention(userId) },
        isBot ? { label: "Message", icon: "reply", run: () => this.host.openDm() } : undefined,
        { label: "Copy ID", icon: "file", run: () => navigator.clipboard?.writeText(userId) },
        isBot && guild && world.may(channel, BIT.KICK) ? { label: `Remove from ${guild.name}`, danger: true, icon: "cross", run: () => this.host.removeBot(guild) } : undefined,
      ].filter((x) => x !== undefined),
      at,
      from,
    );
  }
}

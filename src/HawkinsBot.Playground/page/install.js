// The dock's tab on where the bot is: add it to a server, take it out, and the person's own installs.

import { fill, h } from "./dom.js";
import { BIT } from "./permissions.js";

// View, send, embed links, attach files, read history, create public threads, send in threads
const ASKED = [10n, 11n, 14n, 15n, 16n, 35n, 38n].reduce((bits, n) => bits | (1n << n), 0n);

/** The address of the page that adds an app. */
export function installLink(applicationId, person) {
  return `/oauth2/authorize?client_id=${applicationId}&scope=bot%20applications.commands&permissions=${ASKED}#${encodeURIComponent(person)}`;
}

/** `host`: {world, api(), me(), refresh()}. */
export class Install {
  constructor(host) {
    this.host = host;
    this.list = h("ul", { class: "plain" });
    this.status = h("p", { class: "hint", role: "status" });
    this.link = h("a", { class: "button primary" }, "Add the app to a server or to yourself");
    this.el = h("div", { class: "install" }, h("p", null, this.link), h("h3", null, "Servers"), this.list, this.status);
  }

  async show(open) {
    if (!open) {
      return;
    }
    const { world } = this.host;
    this.link.href = installLink(world.applicationId, this.host.me().name);
    const guilds = [...world.guilds.values()].slice(0, 100);
    const own = await this.host.api().get("/oauth2/tokens").catch(() => []);
    fill(
      this.list,
      guilds.map((g) => this.#row(g)),
      own.map((t) => h("li", { class: "tool-row" }, h("span", null, `${t.application?.name ?? "App"}, installed to you`), h("button", { type: "button", class: "button danger", on: { click: () => this.#run(this.host.api().delete(`/oauth2/tokens/${t.id}`)) } }, "Remove from yourself"))),
    );
  }

  #row(g) {
    const { world } = this.host;
    const there = g.members.has(world.applicationId);
    const channel = world.channelsOf(g.id)[0];
    const may = channel && world.may(channel, BIT.KICK);
    return h(
      "li",
      { class: "tool-row" },
      h("span", null, h("b", null, g.name), there ? " has the app" : " does not have the app"),
      there ? h("button", { type: "button", class: "button danger", disabled: !may, title: may ? null : "Only who may kick members can remove it", on: { click: () => this.remove(g) } }, `Remove from ${g.name}`) : null,
    );
  }

  remove(guild) {
    return this.#run(this.host.api().delete(`/guilds/${guild.id}/members/${this.host.world.applicationId}`));
  }

  async #run(call) {
    try {
      await call;
      this.status.textContent = "Removed.";
      // the gateway's event may be a moment behind the answer
      setTimeout(() => this.show(true), 200);
    } catch (e) {
      this.status.textContent = e.message;
    }
  }
}

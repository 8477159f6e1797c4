// A forum channel: its posts, newest first, and a form for a new one.

import { ask } from "./ask.js";
import { avatar, fill, h, icon } from "./dom.js";
import { preview } from "./message.js";
import { relative } from "./stamps.js";

/** `host`: {world, api(), open(channelId), context(channel)}. */
export class Forum {
  #channel = null;
  #asked = 0;

  constructor(host) {
    this.host = host;
    this.el = h("div", { class: "forum", tabindex: "0", role: "region" });
  }

  async show(channel) {
    this.#channel = channel;
    this.el.setAttribute("aria-label", `Posts in ${channel.name}`);
    await this.refresh();
  }

  async refresh() {
    const channel = this.#channel;
    const asked = ++this.#asked;
    let found;
    try {
      found = await this.host.api().get(`/channels/${channel.id}/threads/search`);
    } catch (e) {
      fill(this.el, h("p", { class: "error" }, e.message));
      return;
    }
    if (asked !== this.#asked || channel !== this.#channel) {
      return;
    }
    const first = new Map((found.first_messages ?? []).map((m) => [m.channel_id, m]));
    const posts = found.threads ?? [];
    fill(
      this.el,
      h("div", { class: "forum-head" }, h("p", null, channel.topic || "A forum: every post is a thread of its own."), h("button", { type: "button", class: "button primary", on: { click: () => this.#create() } }, icon("plus"), "New post")),
      posts.length ? h("ul", { class: "posts" }, posts.map((t) => this.#post(t, first.get(t.id), channel))) : h("p", { class: "hint" }, "No posts yet."),
    );
  }

  #post(thread, message, channel) {
    const ctx = this.host.context(channel);
    const author = message ? ctx.authorName(message) : "";
    const tags = (channel.available_tags ?? []).filter((t) => thread.applied_tags?.includes(t.id));
    const at = Number((BigInt(thread.last_message_id ?? thread.id) >> 22n) + 1420070400000n);
    return h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "post", on: { click: () => this.host.open(thread.id) } },
        h("span", { class: "post-tags" }, thread.flags & 2 ? h("span", { class: "tag quiet" }, "PINNED") : null, tags.map((t) => h("span", { class: "tag quiet" }, t.name))),
        h("b", null, thread.name),
        message ? h("span", { class: "post-text" }, avatar(author, message.author.id, { class: "tiny" }), h("span", null, `${author}: `), preview(message, ctx)) : null,
        h("small", null, `${thread.message_count ?? 0} ${thread.message_count === 1 ? "reply" : "replies"} • `, h("time", { "data-relative": String(at) }, relative(at))),
      ),
    );
  }

  async #create() {
    const channel = this.#channel;
    await ask(
      `New post in ${channel.name}`,
      [
        { name: "title", label: "Title", max: 100 },
        { name: "text", label: "Message", lines: 5 },
      ],
      "Post",
      async ({ title, text }) => {
        const thread = await this.host.api().post(`/channels/${channel.id}/threads`, { name: title, message: { content: text } });
        this.host.world.apply("THREAD_CREATE", { guild_id: channel.guild_id, ...thread });
        this.host.open(thread.id);
      },
    );
  }
}

// The open channel: its head, messages or posts, the composer, and what one may do with a message.

import { ask } from "./ask.js";
import { announce, avatar, fill, h, icon, iconButton } from "./dom.js";
import { Composer } from "./composer.js";
import { Forum } from "./forum.js";
import { nonce } from "./interactions.js";
import { preview } from "./message.js";
import { MessageList } from "./messagelist.js";
import { closeMenu, openMenu } from "./menu.js";
import { BIT } from "./permissions.js";
import { hasOptedIn, optIn } from "./place.js";
import { kind, sign } from "./sidebar.js";
import { now } from "./stamps.js";
import { CHANNEL, FLAG, isForum, isSpoiler, isThread } from "./world.js";

const SILENT = "The application did not respond";
const PLACEHOLDER_AFTER_MS = 150;
const MOST = 1000;
const KEPT = 500;

/** `host`: {world, interactions, api(), me(), open(channelId), openDm(), members, headButtons, intro()}. */
export class ChannelView {
  #failures = new Map();
  #waiting = new Set();
  #local = new Map();
  #opened = 0;

  constructor(host) {
    this.host = host;
    this.channel = null;
    this.head = h("header", { class: "channel-head" });
    this.typing = h("div", { class: "typing", "aria-live": "polite" });
    this.list = new MessageList({
      older: () => this.#older(),
      intro: () => host.intro(this.channel),
      tools: (m) => this.#tools(m),
      menu: (m, at, el) => this.#menu(m, at, el),
      leave: () => this.composer.focus(),
      atEnd: () => this.channel && host.read(this.channel.id),
    });
    this.forum = new Forum({ world: host.world, api: host.api, open: host.open, context: (c) => this.#context(c) });
    this.gate = h("div", { class: "gate" });
    this.composer = new Composer({
      world: host.world,
      interactions: host.interactions,
      channel: () => this.channel,
      send: (content, files, reply) => this.#send(content, files, reply),
      command: (entry, data, files) => this.#command(entry.path, data, files),
    });
    this.body = h("div", { class: "channel-body" });
    this.el = h("main", { class: "main", "aria-label": "Channel" }, this.head, this.body);
    this.#listen();
  }

  #listen() {
    const { world, interactions } = this.host;
    world.addEventListener("message", ({ detail: { message } }) => this.#came(message));
    world.addEventListener("update", ({ detail: { message, answered } }) => {
      if (message.channel_id === this.channel?.id) {
        if (answered) {
          const ctx = this.#context(this.channel);
          announce(`${ctx.authorName(message)}: ${preview(message, ctx)}`);
        }
        this.#failures.delete(message.id);
        this.list.update(message);
      }
    });
    world.addEventListener("delete", ({ detail: { channelId, id } }) => channelId === this.channel?.id && this.list.remove(id));
    world.addEventListener("commands", () => this.composer.refreshCommands().then(() => this.#redrawIntro()));
    world.addEventListener("typing", ({ detail }) => this.#typing(detail));
    world.addEventListener("channels", () => {
      if (this.channel) {
        this.channel = world.channels.get(this.channel.id) ?? this.channel;
        this.#drawHead();
        if (isForum(this.channel)) {
          clearTimeout(this.forumTimer);
          this.forumTimer = setTimeout(() => isForum(this.channel) && this.forum.refresh(), 200);
        }
      }
    });
    interactions.addEventListener("change", () => this.#redrawWaiting());
  }

  #redrawIntro() {
    if (this.channel && this.list.complete) {
      fill(this.list.intro, this.host.intro(this.channel));
    }
  }

  /** Opens a channel; `focus` puts the cursor into the composer. */
  async open(channel, focus = true) {
    const opened = ++this.#opened;
    closeMenu(false);
    this.channel = channel;
    this.#local.clear();
    this.#drawHead();
    document.title = `${this.host.world.title(channel)} — ${this.host.world.guildOf(channel)?.name ?? "Playground"}`;
    if (isSpoiler(this.#spoilerOf(channel)) && !hasOptedIn(this.host.me().name, this.#spoilerOf(channel).id)) {
      this.#showGate(channel, opened);
      return;
    }
    if (isForum(channel)) {
      fill(this.body, this.forum.el);
      await this.forum.show(channel);
      return;
    }
    this.list.clear();
    fill(this.body, this.list.el, this.typing, this.composer.el);
    this.composer.setChannel(channel, { title: this.#title(channel), mayWrite: this.host.world.maySend(channel) }).then(() => opened === this.#opened && this.#redrawIntro());
    if (focus && matchMedia("(min-width: 700px)").matches) {
      this.composer.focus();
    }
    try {
      const log = await this.host.world.open(channel.id);
      if (opened === this.#opened) {
        this.list.show(log.list, this.#context(channel), log.complete);
        this.host.read(channel.id);
      }
    } catch (e) {
      if (opened === this.#opened) {
        this.list.show([], this.#context(channel), true);
        fill(this.list.intro, h("p", { class: "error", role: "alert" }, `The messages cannot be read: ${e.message}`));
      }
    }
  }

  #spoilerOf(channel) {
    return isThread(channel) ? (this.host.world.channels.get(channel.parent_id) ?? channel) : channel;
  }

  #showGate(channel, opened) {
    const go = h("button", { type: "button", class: "button primary" }, "Show me");
    go.addEventListener("click", () => {
      optIn(this.host.me().name, this.#spoilerOf(channel).id);
      if (opened === this.#opened) {
        this.open(channel);
      }
    });
    fill(this.gate, icon("spoiler"), h("h2", null, "This channel holds spoilers"), h("p", null, `What is said in ${this.#title(channel)} may give away what you have not watched yet. You choose whether to look.`), go);
    fill(this.body, this.gate);
  }

  #title(channel) {
    const title = this.host.world.title(channel);
    return channel.type === CHANNEL.DM ? "@" + title : isThread(channel) ? title : "#" + title;
  }

  #drawHead() {
    const c = this.channel;
    const parent = isThread(c) ? this.host.world.channels.get(c.parent_id) : null;
    fill(
      this.head,
      iconButton("menu", "Servers and channels", () => document.body.classList.toggle("drawer"), { class: "drawer-button" }),
      icon(sign(c)),
      parent ? [h("button", { type: "button", class: "link crumb", on: { click: () => this.host.open(parent.id) } }, parent.name), h("span", { class: "crumb", "aria-hidden": "true" }, "›")] : null,
      h("h2", { class: "channel-title", "aria-label": `${this.host.world.title(c)}, ${kind(c)}` }, this.host.world.title(c)),
      c.topic ? h("span", { class: "topic", title: c.topic }, c.topic) : h("span", { class: "topic" }),
      isForum(c) ? null : iconButton("pin", "Pinned messages", (e) => this.#pins(e.currentTarget)),
      this.host.headButtons(),
    );
  }

  #context(channel) {
    const { world, members } = this.host;
    const guildId = channel.guild_id;
    const names = {
      user: (id) => world.nameOf(id, guildId),
      role: (id) => (id === guildId ? { name: "everyone" } : world.guilds.get(guildId)?.roles.find((r) => r.id === id)),
      channel: (id) => (world.channels.has(id) ? { name: world.title(world.channels.get(id)) } : null),
      goTo: (id) => this.host.open(id),
      run: (path) => this.composer.run(path),
      avatar: (name, id) => avatar(name, id, { class: "small" }),
    };
    return {
      world,
      channel,
      names,
      title: this.#title(channel),
      authorName: (m) => (m.webhook_id && m.webhook_id !== m.application_id ? m.author.username : (world.nameOf(m.author.id, guildId) ?? m.author.global_name ?? m.author.username)),
      waiting: (id) => this.host.interactions.waitingOn(id),
      failure: (id) => this.#failures.get(id) ?? null,
      act: (m, component, values) => this.#act(m, component, values),
      react: (m, emoji, on) => this.#react(m, emoji, on),
      vote: (m, answers) => this.#try(this.host.api().put(`/channels/${m.channel_id}/polls/${m.id}/answers/@me`, { answer_ids: answers.map(String) })),
      dismiss: (m) => (m.local ? this.list.remove(m.id) : world.forget(m.channel_id, m.id)),
      profile: (id, anchor) => members.open(id, anchor, anchor),
      goTo: names.goTo,
      show: (id) => this.#reveal(id),
    };
  }

  /** What mentions in this channel mean. */
  names(channel) {
    return this.#context(channel).names;
  }

  async #older() {
    const { world } = this.host;
    const id = this.channel.id;
    const messages = await world.older(id);
    return { messages, complete: world.messages.get(id)?.complete ?? true };
  }

  async #reveal(id) {
    for (let pages = 0; pages < 20; pages += 1) {
      if (this.list.reveal(id) || this.list.complete) {
        return;
      }
      this.list.scroller.scrollTop = 0;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  #came(m) {
    const { world } = this.host;
    const mine = m.author.id === world.me.id;
    const toMe = !mine && (m.mention_everyone || m.mentions?.some((u) => u.id === world.me.id) || (!m.guild_id && !world.channels.get(m.channel_id)?.guild_id));
    if (m.channel_id !== this.channel?.id || !this.list.el.isConnected) {
      if (!mine) {
        this.host.unread(m, toMe);
      }
      return;
    }
    const sent = String(m.nonce ?? this.host.interactions.nonceOf(m.interaction_metadata?.id));
    const local = this.#local.get(sent);
    this.#local.delete(sent);
    local ? this.list.replace(local, m) : this.list.add(m);
    if (this.list.trim(MOST, KEPT)) {
      world.trim(m.channel_id, KEPT);
    }
    this.typing.textContent = "";
    if (!mine) {
      const ctx = this.#context(this.channel);
      announce(`${ctx.authorName(m)}: ${preview(m, ctx)}`);
    }
    if (document.hidden && !mine) {
      this.host.unread(m, toMe);
    }
  }

  async #send(content, files, reply) {
    const { world } = this.host;
    const { channel } = this;
    const id = nonce();
    const local = this.#localMessage(id, { author: { ...world.users.get(world.me.id) }, content: content || files.map((f) => f.name).join(", "), type: reply ? 19 : 0, referenced_message: reply, flags: 0 });
    this.list.add(local);
    this.list.toEnd();
    const body = { content, nonce: id };
    if (reply) {
      body.message_reference = { message_id: reply.id };
    }
    if (files.length > 0) {
      body.attachments = files.map((f, i) => ({ id: String(i), filename: f.name }));
    }
    try {
      await this.host.api().post(`/channels/${channel.id}/messages`, body, files);
    } catch (e) {
      this.list.update({ ...local, failed: e.message });
    }
  }

  #localMessage(id, fields) {
    const local = { id: "local-" + id, local: true, channel_id: this.channel.id, timestamp: new Date(now()).toISOString(), mentions: [], attachments: [], embeds: [], components: [], ...fields };
    this.#local.set(id, local.id);
    return local;
  }

  async #command(name, data, files) {
    const { world, interactions } = this.host;
    const { channel } = this;
    const id = nonce();
    const local = this.#localMessage(id, {
      author: world.bot ?? { id: world.applicationId, username: "App", bot: true },
      content: "",
      type: data.type === 1 ? 20 : 23,
      flags: FLAG.EPHEMERAL | FLAG.LOADING,
      interaction_metadata: { user: world.users.get(world.me.id), name },
    });
    const timer = setTimeout(() => channel.id === this.channel?.id && this.#local.has(id) && this.list.add(local), PLACEHOLDER_AFTER_MS);
    const result = await interactions.send(2, channel, { data }, files, id);
    clearTimeout(timer);
    this.#local.delete(id);
    if (this.channel?.id !== channel.id) {
      return;
    }
    if (result.ok) {
      this.list.remove(local.id);
    } else {
      const failed = { ...local, flags: FLAG.EPHEMERAL, failed: result.error ?? SILENT };
      this.list.add(failed);
      announce(failed.failed);
    }
  }

  async #act(m, component, values) {
    const { interactions } = this.host;
    this.#failures.delete(m.id);
    this.#waiting.add(m.id);
    const data = { component_type: component.type, custom_id: component.custom_id };
    if (values) {
      data.values = values;
    }
    const result = await interactions.send(3, this.channel, { message_id: m.id, message_flags: m.flags, data });
    if (!result.ok) {
      this.#failures.set(m.id, result.error ?? "This interaction failed: the application did not respond");
    }
    this.#redraw(m.id);
  }

  #redrawWaiting() {
    for (const id of this.#waiting) {
      this.#redraw(id);
      if (this.host.interactions.waitingOn(id) === null) {
        this.#waiting.delete(id);
      }
    }
  }

  #redraw(id) {
    const m = this.channel && this.host.world.find(this.channel.id, id);
    if (m) {
      this.list.update(m);
    }
  }

  #tools(m) {
    const ephemeral = (m.flags & FLAG.EPHEMERAL) !== 0;
    const { world } = this.host;
    return [
      ephemeral || !world.may(this.channel, BIT.ADD_REACTIONS) ? null : { icon: "smile", label: "React with 👍", run: () => this.#react(m, { id: null, name: "👍" }, true) },
      ephemeral || !world.maySend(this.channel) ? null : { icon: "reply", label: "Reply", run: () => this.composer.reply(m, this.#context(this.channel).authorName(m)) },
      { icon: "dots", label: "More", run: (anchor) => this.#menu(m, anchor, anchor) },
    ].filter(Boolean);
  }

  async #menu(m, at, from) {
    const { world } = this.host;
    const channel = this.channel;
    const ephemeral = (m.flags & FLAG.EPHEMERAL) !== 0;
    const commands = ephemeral || m.local ? [] : (await world.commands(channel)).filter((c) => c.type === 3);
    const mine = m.author.id === world.me.id;
    const api = this.host.api();
    const path = `/channels/${m.channel_id}/messages/${m.id}`;
    const items = [
      ...(commands.length ? [{ title: "Apps" }, ...commands.map((c) => ({ label: c.name_localized ?? c.name, icon: "slash", run: () => this.#command(c.name, { id: c.id, version: c.version, name: c.name, type: 3, guild_id: c.guild_id, target_id: m.id }, []) })), null] : []),
    ];
    const add = (when, item) => when && items.push(item);
    add(!ephemeral && world.maySend(channel), { label: "Reply", icon: "reply", run: () => this.composer.reply(m, this.#context(channel).authorName(m)) });
    add(mine && m.type !== 7, { label: "Edit", icon: "file", run: () => this.#edit(m, path) });
    const bare = !isThread(channel) && channel.type !== CHANNEL.DM && !m.thread;
    add(!ephemeral && bare && world.may(channel, BIT.PUBLIC_THREADS), { label: "Create thread", icon: "thread", run: () => this.#thread(m, path) });
    const pin = `/channels/${m.channel_id}/messages/pins/${m.id}`;
    add(!ephemeral && (channel.type === CHANNEL.DM || world.may(channel, BIT.PIN_MESSAGES)), m.pinned ? { label: "Unpin", icon: "pin", run: () => this.#try(api.delete(pin)) } : { label: "Pin", icon: "pin", run: () => this.#try(api.put(pin, {})) });
    add(channel.type === CHANNEL.NEWS && !(m.flags & FLAG.CROSSPOSTED) && (mine || world.may(channel, BIT.MANAGE_MESSAGES)), { label: "Publish", icon: "megaphone", run: () => this.#try(api.post(path + "/crosspost", {})) });
    add(m.content, { label: "Copy text", icon: "file", run: () => navigator.clipboard?.writeText(m.content) });
    add(true, { label: "Copy message ID", icon: "hash", run: () => navigator.clipboard?.writeText(m.id) });
    add(ephemeral, { label: "Dismiss", icon: "cross", run: () => world.forget(m.channel_id, m.id) });
    add(!ephemeral && (mine || world.may(channel, BIT.MANAGE_MESSAGES)), { label: "Delete", icon: "cross", danger: true, run: () => this.#try(api.delete(path)) });
    openMenu("Message", items, at, from);
  }

  #edit(m, path) {
    return ask("Edit message", [{ name: "content", label: "Message", lines: 5, value: m.content }], "Save", ({ content }) => this.host.api().call("PATCH", path, { content }));
  }

  #thread(m, path) {
    return ask("Create thread", [{ name: "name", label: "Name", max: 100, value: preview(m, this.#context(this.channel)).slice(0, 40) }], "Create", async ({ name }) => {
      const thread = await this.host.api().post(path + "/threads", { name, auto_archive_duration: 1440 });
      this.host.world.apply("THREAD_CREATE", { guild_id: this.channel.guild_id, ...thread });
      this.host.open(thread.id);
    });
  }

  #react(m, emoji, on) {
    const name = encodeURIComponent(emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
    const path = `/channels/${m.channel_id}/messages/${m.id}/reactions/${name}/@me`;
    return this.#try(on ? this.host.api().put(path) : this.host.api().delete(path));
  }

  async #pins(anchor) {
    const found = await this.#try(this.host.api().get(`/channels/${this.channel.id}/messages/pins`));
    const ctx = this.#context(this.channel);
    const list = (found?.items ?? []).map((i) => i.message ?? i);
    const items = list.map((m) => ({ label: `${ctx.authorName(m)}: ${preview(m, ctx).slice(0, 60)}`, run: () => this.#reveal(m.id) }));
    openMenu("Pinned messages", [{ title: list.length ? "Pinned messages" : "Nothing is pinned here" }, ...items], anchor, anchor);
  }

  #typing({ channelId, name }) {
    if (channelId === this.channel?.id) {
      clearTimeout(this.typingTimer);
      this.typing.textContent = `${name} is typing…`;
      this.typingTimer = setTimeout(() => (this.typing.textContent = ""), 9000);
    }
  }

  /** Waits for a call, and shows what went wrong under the messages. */
  async #try(call) {
    try {
      return await call;
    } catch (e) {
      this.typing.textContent = e.message;
      announce(e.message);
      return null;
    }
  }

  userCommand(command, userId) {
    this.#command(command.name, { id: command.id, version: command.version, name: command.name, type: 2, guild_id: command.guild_id, target_id: userId }, []);
  }

  mention(userId) {
    this.composer.cancelCommand();
    this.composer.text.value += `<@${userId}> `;
    this.composer.focus();
  }
}

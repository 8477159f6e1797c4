// Where one writes: messages with mentions, files and replies; "/" opens the commands.

import { avatar, fill, h, icon, iconButton } from "./dom.js";
import { CommandLine } from "./commandline.js";
import { Listbox } from "./listbox.js";
import { find, flatten } from "./options.js";

const LIMIT = 2000;

/**
 * `host`: {world, interactions, channel() , send(content, files, reply), command(entry, data, files), names}.
 */
export class Composer {
  #entries = [];
  #line = null;
  #reply = null;
  #files = [];
  #trigger = null;
  #of = null;
  #asked = 0;
  #drafts = new Map();

  constructor(host) {
    this.host = host;
    this.list = new Listbox({ label: "Commands", onPick: (item) => this.#picked(item) });
    this.panel = h("div", { class: "panel", hidden: true }, this.list.el);
    this.text = h("textarea", {
      id: "composer",
      rows: "1",
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      autocomplete: "off",
      on: {
        input: () => this.#changed(),
        keydown: (e) => this.#key(e),
        click: () => this.#changed(),
        blur: () => this.#close(),
        paste: (e) => this.#paste(e),
      },
    });
    this.list.own(this.text);
    this.file = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files to attach", on: { change: () => this.#attach([...this.file.files]) } });
    this.above = h("div", { class: "composer-above" });
    this.count = h("span", { class: "count", hidden: true });
    this.box = h("div", { class: "composer-box" }, iconButton("plus", "Attach a file", () => this.file.click()), this.text, this.count, iconButton("slash", "Use a command", () => this.startCommand(), { class: "slash-button" }), iconButton("send", "Send", () => this.submit()), this.file);
    this.form = h("form", { class: "composer", "aria-label": "Write a message", on: { submit: (e) => e.preventDefault() } }, this.panel, this.above, this.box);
    this.el = this.form;
    this.el.addEventListener("dragover", (e) => e.preventDefault());
    this.el.addEventListener("drop", (e) => {
      e.preventDefault();
      this.#attach([...e.dataTransfer.files]);
    });
  }

  /** Another channel, or other rights in it. */
  async setChannel(channel, { title, mayWrite }) {
    this.cancelCommand();
    if (this.#of && this.#of !== channel.id) {
      this.#drafts.set(this.#of, this.text.value);
      this.text.value = this.#drafts.get(channel.id) ?? "";
      this.#reply = null;
      this.#files = [];
    }
    this.#of = channel.id;
    this.#showAbove();
    this.mayWrite = mayWrite;
    const label = `Message ${title}`;
    this.text.placeholder = mayWrite ? label : "You cannot write here. Commands still work: type /";
    this.text.setAttribute("aria-label", label);
    await this.refreshCommands();
  }

  async refreshCommands() {
    const channel = this.host.channel();
    if (channel) {
      const asked = ++this.#asked;
      const commands = await this.host.world.commands(channel);
      if (asked === this.#asked) {
        this.#entries = flatten(commands);
        if (this.text.value.startsWith("/") && document.activeElement === this.text) {
          this.#changed();
        }
      }
    }
  }

  focus() {
    this.#line ? this.#line.focus() : this.text.focus();
  }

  /** Types "/" for the person. */
  startCommand() {
    this.cancelCommand();
    this.text.value = "/";
    this.text.focus();
    this.#changed();
  }

  /** Opens a command by its path, options filled in; false when there is none. */
  run(path, preset = {}) {
    const entry = this.#entries.find((e) => e.path === path) ?? this.#entries.find((e) => e.path.startsWith(path + " "));
    if (!entry) {
      return false;
    }
    this.#open(entry);
    this.#line.preset(preset);
    this.#line.focus();
    return true;
  }

  get entries() {
    return this.#entries;
  }

  reply(message, name) {
    this.cancelCommand();
    this.#reply = { message, name };
    this.#showAbove();
    this.text.focus();
  }

  #attach(files) {
    this.#files = [...this.#files, ...files].slice(0, 10);
    this.file.value = "";
    this.#showAbove();
    this.text.focus();
  }

  #paste(e) {
    if (e.clipboardData?.files.length) {
      e.preventDefault();
      this.#attach([...e.clipboardData.files]);
    }
  }

  #showAbove() {
    fill(
      this.above,
      this.#reply
        ? h(
            "div",
            { class: "replying" },
            icon("reply"),
            h("span", null, "Replying to ", h("b", null, this.#reply.name)),
            iconButton("cross", "Do not reply", () => {
              this.#reply = null;
              this.#showAbove();
              this.text.focus();
            }),
          )
        : null,
      this.#files.map((f) =>
        h(
          "span",
          { class: "attached" },
          icon("file"),
          f.name,
          iconButton("cross", `Remove ${f.name}`, () => {
            this.#files = this.#files.filter((x) => x !== f);
            this.#showAbove();
          }),
        ),
      ),
    );
  }

  #changed() {
    const { value } = this.text;
    this.text.style.setProperty("height", "auto");
    this.text.style.setProperty("height", `${Math.min(this.text.scrollHeight, 300)}px`);
    const left = LIMIT - [...value].length;
    this.count.hidden = left > 200;
    this.count.textContent = String(left);
    this.count.classList.toggle("over", left < 0);
    if (/^\/[^\n]{0,80}$/.test(value)) {
      this.#offerCommands(value.slice(1));
    } else {
      this.#offerMentions();
    }
  }

  #offerCommands(query) {
    const exact = this.#entries.find((e) => query === e.path + " ");
    if (exact && !this.#entries.some((e) => e !== exact && e.path.startsWith(query))) {
      this.#open(exact);
      return;
    }
    const found = find(this.#entries, query).slice(0, 50);
    if (found.length === 0) {
      this.#show([{ label: this.#entries.length ? `No command matches "/${query}"` : "The bot has no commands here yet", disabled: true }], -1, "Commands");
      return;
    }
    const app = this.host.world.bot;
    const name = app?.global_name ?? app?.username ?? "App";
    const lead = (e) => avatar(name, e.command.application_id, { class: "small" });
    this.#show(
      found.map((e) => ({ value: e, label: "/" + e.path, detail: e.description, hint: e.options.filter((o) => o.required).map((o) => o.name).join(" "), lead: lead(e), group: name })),
      0,
      "Commands",
    );
    this.#trigger = { kind: "command" };
  }

  #offerMentions() {
    const upto = this.text.value.slice(0, this.text.selectionStart);
    const m = /(?:^|\s)([@#])([\p{L}\p{N}_-]{0,30})$/u.exec(upto);
    const channel = this.host.channel();
    if (!m || !channel) {
      this.#close();
      return;
    }
    const { world } = this.host;
    const q = m[2].toLowerCase();
    let items;
    if (m[1] === "@") {
      const guild = world.guildOf(channel);
      const users = guild ? [...guild.members.values()].map((x) => x.user) : (channel.recipients ?? []);
      items = users
        .map((u) => ({ u, name: world.nameOf(u.id, channel.guild_id) ?? u.username }))
        .filter((x) => x.name.toLowerCase().includes(q) || x.u.username.toLowerCase().includes(q))
        .map((x) => ({ value: `<@${x.u.id}>`, label: x.name, hint: x.u.username, lead: avatar(x.name, x.u.id, { class: "small" }), group: "Members" }));
    } else {
      items = world.channelsOf(channel.guild_id).filter((c) => c.name.includes(q)).map((c) => ({ value: `<#${c.id}>`, label: "#" + c.name, group: "Channels" }));
    }
    if (items.length === 0) {
      this.#close();
      return;
    }
    this.#show(items.slice(0, 10), 0, m[1] === "@" ? "Members" : "Channels");
    this.#trigger = { kind: "mention", start: upto.length - m[2].length - 1 };
  }

  #show(items, active, label) {
    this.list.el.setAttribute("aria-label", label);
    this.list.show(items, active);
    this.panel.hidden = false;
    this.text.setAttribute("aria-expanded", "true");
  }

  #close() {
    if (!this.#line) {
      this.panel.hidden = true;
      this.list.show([]);
      this.text.setAttribute("aria-expanded", "false");
    }
    this.#trigger = null;
  }

  #picked(item) {
    if (this.#trigger?.kind === "command") {
      this.#open(item.value);
      this.#line.focus();
    } else if (this.#trigger) {
      const { start } = this.#trigger;
      const end = this.text.selectionStart;
      this.text.setRangeText(item.value + " ", start, end, "end");
      this.#close();
      this.#changed();
    }
  }

  #open(entry) {
    this.cancelCommand();
    this.text.value = "";
    this.text.style.removeProperty("height");
    const line = new CommandLine(
      entry,
      {
        world: this.host.world,
        channel: this.host.channel(),
        interactions: this.host.interactions,
        lead: (name, id) => avatar(name, id, { class: "small" }),
        submit: (e, data, files) => {
          this.cancelCommand();
          this.text.focus();
          this.host.command(e, data, files);
        },
        cancel: () => {
          this.cancelCommand();
          this.text.focus();
        },
      },
    );
    this.text.hidden = true;
    this.box.classList.add("command");
    this.text.after(line.el);
    fill(this.panel, line.hint, line.list.el);
    this.panel.hidden = false;
    this.#line = line;
    line.focus();
  }

  /** Leaves the command that is being filled in. */
  cancelCommand() {
    if (this.#line) {
      this.#line.close();
      this.#line.el.remove();
      this.#line = null;
      this.text.hidden = false;
      this.box.classList.remove("command");
      fill(this.panel, this.list.el);
    }
    this.#close();
  }

  /** Sends what is there: the command or the message. */
  submit() {
    if (this.#line) {
      this.#line.submit();
      return;
    }
    const content = this.text.value.trim();
    if (content.startsWith("/") && this.list.active >= 0) {
      this.list.pick();
      return;
    }
    if ((!content && this.#files.length === 0) || [...content].length > LIMIT || !this.mayWrite) {
      return;
    }
    this.host.send(content, this.#files, this.#reply?.message);
    this.text.value = "";
    this.#files = [];
    this.#reply = null;
    this.#showAbove();
    this.#changed();
    this.text.focus();
  }

  #key(e) {
    if (e.isComposing) {
      return;
    }
    const open = !this.panel.hidden;
    if (open && this.list.key(e)) {
      return;
    }
    if (open && (e.key === "Tab" || (e.key === "Enter" && !e.shiftKey)) && this.list.active >= 0) {
      e.preventDefault();
      this.list.pick();
    } else if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      this.submit();
    } else if (e.key === "Escape") {
      if (open) {
        e.preventDefault();
        this.#close();
      } else if (this.#reply) {
        e.preventDefault();
        this.#reply = null;
        this.#showAbove();
      }
    } else if (e.key === "ArrowUp" && !this.text.value) {
      this.host.up?.();
    }
  }
}

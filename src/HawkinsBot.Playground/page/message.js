// One message, as Discord shows it.

import { avatar, h, icon } from "./dom.js";
import { components } from "./components.js";
import { embeds } from "./embeds.js";
import { markdown, plain } from "./markdown.js";
import { attachments } from "./media.js";
import { poll } from "./poll.js";
import { format, relative } from "./stamps.js";
import { FLAG } from "./world.js";

const GROUP_MS = 7 * 60 * 1000;
const NORMAL = new Set([0, 19, 20, 21, 23]);
const SYSTEM = {
  6: ["pin", "pinned a message to this channel."],
  7: ["people", "joined the server."],
  12: ["megaphone", "follows another channel here."],
  18: ["thread", "started a thread: "],
  46: ["check", "’s poll has closed."],
};

/** Whether a message stands under the one before it without name and picture. */
export function continues(previous, m) {
  return (
    previous &&
    m.type === 0 &&
    !m.referenced_message &&
    NORMAL.has(previous.type) &&
    previous.author.id === m.author.id &&
    (previous.flags & FLAG.EPHEMERAL) === (m.flags & FLAG.EPHEMERAL) &&
    Date.parse(m.timestamp) - Date.parse(previous.timestamp) < GROUP_MS &&
    sameDay(previous, m)
  );
}

export const sameDay = (a, b) => new Date(a.timestamp).toDateString() === new Date(b.timestamp).toDateString();

/**
 * `ctx`: {world, names, channel, waiting(messageId), failure(messageId), act(message, component, values), react, vote,
 * dismiss(message), profile(userId, anchor), goTo(channelId), show(messageId)}.
 */
export function messageView(m, ctx, compact) {
  const { world, channel } = ctx;
  const name = ctx.authorName(m);
  if (!NORMAL.has(m.type)) {
    return system(m, name, ctx);
  }
  const ephemeral = (m.flags & FLAG.EPHEMERAL) !== 0;
  const mentioned = m.mention_everyone || m.mentions?.some((u) => u.id === world.me.id);
  const el = h("li", {
    class: ["message", compact && "compact", ephemeral && "ephemeral", mentioned && "mentioned", m.local && "local", m.failed && "failed"],
    tabindex: "-1",
    data: { id: m.id, author: m.author.id },
    "aria-label": `${name}, ${format(Date.parse(m.timestamp), "t")}: ${preview(m, ctx)}`,
  });
  const above = origin(m, ctx);
  const when = Date.parse(m.timestamp);
  const time = h("time", { datetime: m.timestamp, title: format(when, "F") }, compact ? format(when, "t") : headTime(when));
  const main = h("div", { class: "message-main" });
  if (compact) {
    el.append(h("span", { class: "gutter" }, time));
  } else {
    const who = h("button", { type: "button", class: "author", on: { click: (e) => ctx.profile(m.author.id, e.currentTarget) } }, name);
    const paint = world.colour(m.author.id, channel.guild_id);
    if (paint) {
      who.style.setProperty("--role", paint);
      who.classList.add("coloured");
    }
    el.append(avatar(name, m.author.id));
    main.append(h("div", { class: "message-head" }, who, m.author.bot ? h("span", { class: "tag" }, m.webhook_id && m.webhook_id !== m.application_id ? "HOOK" : "APP") : null, time, m.flags & FLAG.IS_CROSSPOST ? h("span", { class: "tag quiet" }, "SERVER") : null));
  }
  fillBody(main, m, ctx, { ephemeral });
  el.append(main);
  if (above) {
    el.prepend(above);
    el.classList.add("answered");
  }
  return el;
}

function fillBody(main, m, ctx, { ephemeral }) {
  if (m.flags & FLAG.LOADING) {
    main.append(h("div", { class: "thinking", role: "status" }, h("span", { class: "dots", "aria-hidden": "true" }), `${ctx.authorName(m)} is thinking…`));
  } else {
    const v2 = (m.flags & FLAG.V2) !== 0;
    if (m.content) {
      const edited = m.edited_timestamp ? h("small", { class: "edited", title: format(Date.parse(m.edited_timestamp), "F") }, " (edited)") : null;
      const content = h("div", { class: ["content md", jumbo(m.content) && "jumbo"] }, markdown(m.content, ctx.names));
      if (edited) {
        content.append(edited);
      }
      main.append(content);
    }
    const used = new Set(v2 ? (m.attachments ?? []).map((a) => a.filename) : usedByEmbeds(m));
    const parts = [
      m.poll ? poll(m, ctx) : null,
      m.attachments?.length ? attachments(m.attachments, used) : null,
      m.embeds?.length && !(m.flags & FLAG.SUPPRESS_EMBEDS) ? embeds(m.embeds, m, ctx.names) : null,
      m.components?.length
        ? h("div", { class: ["components", v2 && "v2"] }, components(m.components, { message: m, guildId: ctx.channel.guild_id, world: ctx.world, names: ctx.names, waiting: ctx.waiting(m.id), act: (c, values) => ctx.act(m, c, values) }))
        : null,
      ctx.failure(m.id) ? h("div", { class: "failure", role: "alert" }, icon("warning"), ctx.failure(m.id)) : null,
      m.reactions?.length ? reactions(m, ctx) : null,
      m.thread ? threadLink(m, ctx) : null,
      m.flags & FLAG.CROSSPOSTED ? h("div", { class: "note" }, icon("megaphone"), "Published to the servers that follow this channel") : null,
      m.failed ? h("div", { class: "failure", role: "alert" }, icon("warning"), m.failed) : null,
      ephemeral ? h("div", { class: "note" }, icon("spoiler"), "Only you can see this • ", h("button", { type: "button", class: "link", on: { click: () => ctx.dismiss(m) } }, "Dismiss message")) : null,
    ];
    for (const part of parts.flat(Infinity)) {
      if (part) {
        main.append(part);
      }
    }
  }
}

function headTime(ms) {
  const today = new Date().toDateString() === new Date(ms).toDateString();
  return format(ms, today ? "t" : "s");
}

function jumbo(text) {
  return text.length < 60 && /^(?:[\p{Extended_Pictographic}\p{Emoji_Component}\s]){1,40}$/u.test(text) && /\p{Extended_Pictographic}/u.test(text);
}

function usedByEmbeds(m) {
  const used = [];
  for (const e of m.embeds ?? []) {
    for (const media of [e.image, e.thumbnail, { url: e.author?.icon_url }, { url: e.footer?.icon_url }]) {
      const a = m.attachments?.find((x) => media?.url && (media.url === x.url || media.url === `attachment://${x.filename}`));
      if (a) {
        used.push(a.filename);
      }
    }
  }
  return used;
}

// The line above: who used which command, or what is answered.
function origin(m, ctx) {
  const meta = m.interaction_metadata;
  const user = meta?.user ?? m.interaction?.user;
  if (user && (m.type === 20 || m.type === 23)) {
    const command = meta?.name ?? m.interaction?.name;
    const name = ctx.world.nameOf(user.id, ctx.channel.guild_id) ?? user.username;
    return h(
      "div",
      { class: "origin" },
      avatar(name, user.id, { class: "tiny" }),
      h("button", { type: "button", class: "link name", on: { click: (e) => ctx.profile(user.id, e.currentTarget) } }, name),
      " used ",
      command ? h("button", { type: "button", class: "mention", on: { click: () => ctx.names.run(command) } }, (m.type === 20 ? "/" : "") + command) : "a command",
    );
  }
  const replied = m.referenced_message;
  if (replied) {
    return h(
      "div",
      { class: "origin" },
      avatar(ctx.authorName(replied), replied.author.id, { class: "tiny" }),
      h("span", { class: "name" }, ctx.authorName(replied)),
      " ",
      h("button", { type: "button", class: "link quoted", on: { click: () => ctx.show(replied.id) } }, preview(replied, ctx).slice(0, 140) || "Open the message"),
    );
  }
  return m.type === 19 ? h("div", { class: "origin" }, "The original message was deleted") : null;
}

function reactions(m, ctx) {
  return h(
    "div",
    { class: "reactions" },
    m.reactions.map((r) =>
      h(
        "button",
        { type: "button", class: ["reaction", r.me && "mine"], "aria-pressed": String(Boolean(r.me)), "aria-label": `${r.emoji.name}, ${r.count}`, data: { key: "r" + r.emoji.name }, on: { click: () => ctx.react(m, r.emoji, !r.me) } },
        r.emoji.id ? `:${r.emoji.name}:` : r.emoji.name,
        h("b", null, String(r.count)),
      ),
    ),
  );
}

function threadLink(m, ctx) {
  return h(
    "button",
    { type: "button", class: "thread-card", on: { click: () => ctx.goTo(m.thread.id) } },
    icon("thread"),
    h("b", null, m.thread.name),
    h("span", null, `${m.thread.message_count ?? 0} messages ›`),
  );
}

function system(m, name, ctx) {
  const [sign, words] = SYSTEM[m.type] ?? ["warning", `(message type ${m.type}) `];
  const when = Date.parse(m.timestamp);
  return h(
    "li",
    { class: "message system", tabindex: "-1", data: { id: m.id, author: m.author.id }, "aria-label": `${name} ${words} ${m.content ?? ""}` },
    h("span", { class: "gutter" }, icon(sign)),
    h(
      "div",
      { class: "message-main" },
      h("b", null, name),
      m.type === 46 ? words : " " + words,
      m.type === 18 ? h("button", { type: "button", class: "link", on: { click: () => ctx.goTo(m.message_reference?.channel_id ?? m.id) } }, m.content) : null,
      " ",
      h("time", { datetime: m.timestamp, title: relative(when) }, headTime(when)),
    ),
  );
}

/** A message in a few words: its text, else the title of what it shows. */
export function preview(m, ctx) {
  if (m.flags & FLAG.LOADING) {
    return "thinking…";
  }
  const texts = [];
  const walk = (list) => {
    for (const c of list ?? []) {
      if (c.type === 10) {
        texts.push(plain(c.content, ctx.names));
      }
      walk(c.components);
    }
  };
  if (m.content) {
    texts.push(plain(m.content, ctx.names));
  }
  for (const e of m.embeds ?? []) {
    texts.push([e.title, e.description].filter(Boolean).map((t) => plain(t, ctx.names)).join(". "));
  }
  walk(m.components);
  if (m.poll) {
    texts.push(m.poll.question.text);
  }
  if (texts.length === 0 && m.attachments?.length) {
    texts.push(m.attachments.map((a) => a.description || a.filename).join(", "));
  }
  return texts.join(" ").slice(0, 300);
}

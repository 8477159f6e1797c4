// What the person knows: servers, channels, people, messages. Gateway events change it; views listen to it.

import { BIT, permissionsIn } from "./permissions.js";

export const CHANNEL = { TEXT: 0, DM: 1, CATEGORY: 4, NEWS: 5, NEWS_THREAD: 10, THREAD: 11, PRIVATE_THREAD: 12, FORUM: 15, MEDIA: 16 };
export const FLAG = { CROSSPOSTED: 1, IS_CROSSPOST: 2, SUPPRESS_EMBEDS: 4, HAS_THREAD: 32, EPHEMERAL: 64, LOADING: 128, V2: 32768 };
const SPOILER_CHANNEL = 1 << 21;
const PAGE = 50;
// A thousand servers may come at once: what redraws whole lists is told once for all of them.
const GATHERED = new Set(["channels", "members", "commands"]);
const GATHER_MS = 30;

export const isThread = (c) => c?.type >= 10 && c?.type <= 12;
export const isForum = (c) => c?.type === CHANNEL.FORUM || c?.type === CHANNEL.MEDIA;
export const isSpoiler = (c) => (c?.flags & SPOILER_CHANNEL) !== 0;
const byId = (a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);

/**
 * Fires "reset", "channels", "members", "commands", and with a detail "message" {message, fresh}, "update" {message, answered: it was "thinking"}, "delete" {channelId, id}, "typing" {channelId, name}.
 */
export class World extends EventTarget {
  guilds = new Map();
  channels = new Map();
  users = new Map();
  messages = new Map();
  me = null;
  bot = null;
  applicationId = null;
  #api = null;
  #commands = new Map();
  #due = new Set();

  /** Starts over as one person. */
  reset(api, me, applicationId) {
    this.#api = api;
    this.me = me;
    this.applicationId = applicationId;
    for (const map of [this.guilds, this.channels, this.users, this.messages, this.#commands]) {
      map.clear();
    }
    this.users.set(me.id, { id: me.id, username: me.name });
  }

  #fire(type, detail) {
    if (!GATHERED.has(type)) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    } else if (!this.#due.has(type)) {
      this.#due.add(type);
      setTimeout(() => {
        this.#due.delete(type);
        this.dispatchEvent(new Event(type));
      }, GATHER_MS);
    }
  }

  /** One gateway event. */
  apply(t, d) {
    const handler = this.#handlers[t];
    handler?.(d);
  }

  #handlers = {
    READY: (d) => {
      this.#user(d.user);
      d.guilds?.filter((g) => g.channels).forEach((g) => this.#guild(g));
      d.private_channels?.forEach((c) => this.#channel(c));
      this.#fire("reset");
    },
    GUILD_CREATE: (d) => {
      this.#guild(d);
      this.#commands.clear();
      this.#fire("channels");
      this.#fire("commands");
    },
    GUILD_UPDATE: (d) => {
      Object.assign(this.guilds.get(d.id) ?? {}, d);
      this.#fire("channels");
    },
    GUILD_DELETE: (d) => {
      if (!d.unavailable) {
        this.guilds.delete(d.id);
        for (const c of this.channels.values()) {
          if (c.guild_id === d.id) {
            this.channels.delete(c.id);
          }
        }
        this.#fire("channels");
      }
    },
    CHANNEL_CREATE: (d) => this.#channelChanged(d),
    CHANNEL_UPDATE: (d) => this.#channelChanged(d),
    CHANNEL_DELETE: (d) => this.#channelGone(d),
    THREAD_CREATE: (d) => this.#channelChanged(d),
    THREAD_UPDATE: (d) => this.#channelChanged(d),
    THREAD_DELETE: (d) => this.#channelGone(d),
    GUILD_MEMBER_ADD: (d) => this.#memberChanged(d),
    GUILD_MEMBER_UPDATE: (d) => this.#memberChanged(d),
    GUILD_MEMBER_REMOVE: (d) => {
      this.guilds.get(d.guild_id)?.members.delete(d.user.id);
      this.#fire("members");
      this.#commands.clear();
      this.#fire("commands");
    },
    GUILD_ROLE_CREATE: (d) => this.#roleChanged(d.guild_id, d.role),
    GUILD_ROLE_UPDATE: (d) => this.#roleChanged(d.guild_id, d.role),
    GUILD_ROLE_DELETE: (d) => {
      const guild = this.guilds.get(d.guild_id);
      if (guild) {
        guild.roles = guild.roles.filter((r) => r.id !== d.role_id);
      }
      this.#fire("members");
    },
    GUILD_APPLICATION_COMMAND_INDEX_UPDATE: (d) => {
      this.#commands.clear();
      this.#fire("commands");
    },
    MESSAGE_CREATE: (d) => this.#created(d),
    MESSAGE_UPDATE: (d) => this.#updated(d),
    MESSAGE_DELETE: (d) => this.forget(d.channel_id, d.id),
    MESSAGE_DELETE_BULK: (d) => d.ids.forEach((id) => this.forget(d.channel_id, id)),
    MESSAGE_REACTION_ADD: (d) => this.#reacted(d, 1),
    MESSAGE_REACTION_REMOVE: (d) => this.#reacted(d, -1),
    MESSAGE_POLL_VOTE_ADD: (d) => this.#voted(d, 1),
    MESSAGE_POLL_VOTE_REMOVE: (d) => this.#voted(d, -1),
    TYPING_START: (d) => {
      if (d.user_id !== this.me.id) {
        this.#fire("typing", { channelId: d.channel_id, name: this.nameOf(d.user_id, this.channels.get(d.channel_id)?.guild_id) });
      }
    },
  };

  #user(user) {
    if (user?.id) {
      this.users.set(user.id, { ...this.users.get(user.id), ...user });
      if (user.id === this.applicationId) {
        this.bot = this.users.get(user.id);
      }
    }
  }

  #guild(g) {
    const members = new Map();
    for (const m of g.members ?? []) {
      this.#user(m.user);
      members.set(m.user.id, m);
    }
    this.guilds.set(g.id, { ...g, members, roles: g.roles ?? [] });
    for (const c of [...(g.channels ?? []), ...(g.threads ?? [])]) {
      this.#channel({ ...c, guild_id: g.id });
    }
  }

  #channel(c) {
    c.recipients?.forEach((u) => this.#user(u));
    this.channels.set(c.id, { ...this.channels.get(c.id), ...c });
  }

  #channelChanged(c) {
    this.#channel(c);
    this.#fire("channels");
  }

  #channelGone(c) {
    this.channels.delete(c.id);
    this.messages.delete(c.id);
    this.#fire("channels");
  }

  #memberChanged(m) {
    this.#user(m.user);
    const members = this.guilds.get(m.guild_id)?.members;
    members?.set(m.user.id, { ...members.get(m.user.id), ...m });
    this.#fire("members");
  }

  #roleChanged(guildId, role) {
    const guild = this.guilds.get(guildId);
    if (guild) {
      guild.roles = [...guild.roles.filter((r) => r.id !== role.id), role];
    }
    this.#fire("members");
  }

  #created(m) {
    this.#user(m.author);
    const channel = this.channels.get(m.channel_id);
    if (channel) {
      channel.last_message_id = m.id;
    }
    const log = this.messages.get(m.channel_id);
    if (log?.list.some((x) => x.id === m.id)) {
      this.#updated(m);
      return;
    }
    log?.list.push(m);
    this.#fire("message", { message: m, fresh: true });
  }

  #updated(m) {
    const list = this.messages.get(m.channel_id)?.list;
    const at = list?.findIndex((x) => x.id === m.id) ?? -1;
    if (at >= 0) {
      const thought = (list[at].flags & FLAG.LOADING) !== 0;
      list[at] = { ...list[at], ...m };
      this.#fire("update", { message: list[at], answered: thought && !(list[at].flags & FLAG.LOADING) });
    }
  }

  /** Takes a message out of what is shown (deleted, or an ephemeral one dismissed). */
  forget(channelId, id) {
    const log = this.messages.get(channelId);
    if (log) {
      log.list = log.list.filter((m) => m.id !== id);
    }
    this.#fire("delete", { channelId, id });
  }

  #reacted(d, by) {
    const m = this.find(d.channel_id, d.message_id);
    if (!m) {
      return;
    }
    const key = d.emoji.id ?? d.emoji.name;
    const reactions = (m.reactions ?? []).map((r) => ({ ...r }));
    let one = reactions.find((r) => (r.emoji.id ?? r.emoji.name) === key);
    if (!one) {
      one = { emoji: d.emoji, count: 0, me: false };
      reactions.push(one);
    }
    one.count += by;
    one.me = d.user_id === this.me.id ? by > 0 : one.me;
    this.#updated({ id: m.id, channel_id: d.channel_id, reactions: reactions.filter((r) => r.count > 0) });
  }

  #voted(d, by) {
    const m = this.find(d.channel_id, d.message_id);
    if (!m?.poll) {
      return;
    }
    const counts = (m.poll.results?.answer_counts ?? []).map((c) => ({ ...c }));
    let one = counts.find((c) => c.id === d.answer_id);
    if (!one) {
      one = { id: d.answer_id, count: 0, me_voted: false };
      counts.push(one);
    }
    one.count = Math.max(0, one.count + by);
    one.me_voted = d.user_id === this.me.id ? by > 0 : one.me_voted;
    const poll = { ...m.poll, results: { ...m.poll.results, answer_counts: counts } };
    this.#updated({ id: m.id, channel_id: d.channel_id, poll });
  }

  /** Keeps only the newest messages of a channel in memory; scrolling up loads the others again. */
  trim(channelId, keep) {
    const log = this.messages.get(channelId);
    if (log && log.list.length > keep) {
      log.list = log.list.slice(-keep);
      log.complete = false;
    }
  }

  find(channelId, id) {
    return this.messages.get(channelId)?.list.find((m) => m.id === id);
  }

  /** The messages of a channel, oldest first; loads the newest page at first. */
  async open(channelId) {
    let log = this.messages.get(channelId);
    if (!log) {
      log = { list: [], complete: false, loading: null };
      this.messages.set(channelId, log);
      await this.older(channelId);
    }
    return log;
  }

  /** Loads the page before the oldest message. Returns what came, oldest first. */
  async older(channelId) {
    const log = this.messages.get(channelId);
    if (!log || log.complete) {
      return [];
    }
    log.loading ??= this.#page(channelId, log).finally(() => (log.loading = null));
    return log.loading;
  }

  async #page(channelId, log) {
    const before = log.list[0]?.id;
    const page = await this.#api.get(`/channels/${channelId}/messages?limit=${PAGE}${before ? `&before=${before}` : ""}`);
    const known = new Set(log.list.map((m) => m.id));
    const fresh = page.filter((m) => !known.has(m.id)).sort(byId);
    fresh.forEach((m) => this.#user(m.author));
    log.list = [...fresh, ...log.list].sort(byId);
    log.complete = page.length < PAGE;
    return fresh;
  }

  /** The commands that the person may use in this channel. */
  commands(channel) {
    const key = channel.id;
    if (!this.#commands.has(key)) {
      // threads obey their parent's overwrites
      const where = isThread(channel) ? channel.parent_id : channel.id;
      const path = channel.guild_id ? `/guilds/${channel.guild_id}/application-command-index?channel_id=${where}` : `/channels/${channel.id}/application-command-index`;
      const promise = this.#api
        .get(path)
        .then((index) => index.application_commands ?? [])
        .catch(() => {
          this.#commands.delete(key);
          return [];
        });
      this.#commands.set(key, promise);
    }
    return this.#commands.get(key);
  }

  guildOf(channel) {
    return channel?.guild_id ? this.guilds.get(channel.guild_id) : undefined;
  }

  /** The name that people see: nickname, display name, user name. */
  nameOf(userId, guildId) {
    const member = this.guilds.get(guildId)?.members.get(userId);
    const user = this.users.get(userId);
    return member?.nick ?? user?.global_name ?? user?.username ?? null;
  }

  /** What a channel is called in a title: DMs carry the other's name. */
  title(channel) {
    if (channel.type === CHANNEL.DM) {
      const other = channel.recipients?.find((r) => r.id !== this.me.id);
      return other ? (other.global_name ?? other.username) : "Direct message";
    }
    return channel.name ?? "unknown";
  }

  /** The person's own rights in a channel. */
  may(channel, bit) {
    const guild = this.guildOf(channel);
    const parent = isThread(channel) ? this.channels.get(channel.parent_id) : undefined;
    return (permissionsIn(guild, channel, guild?.members.get(this.me.id), parent) & bit) !== 0n;
  }

  maySend(channel) {
    if (channel.thread_metadata?.locked && !this.may(channel, BIT.MANAGE_CHANNELS)) {
      return false;
    }
    return this.may(channel, isThread(channel) ? BIT.SEND_IN_THREADS : BIT.SEND_MESSAGES);
  }

  /** The colour of a member's highest coloured role, as #rrggbb, or null. */
  colour(userId, guildId) {
    const guild = this.guilds.get(guildId);
    const mine = new Set(guild?.members.get(userId)?.roles ?? []);
    const role = (guild?.roles ?? [])
      .filter((r) => mine.has(r.id) && r.color)
      .sort((a, b) => b.position - a.position)[0];
    return role ? colour(role.color) : null;
  }

  /** Channels and threads of a server in the order of Discord's list. */
  channelsOf(guildId) {
    return [...this.channels.values()]
      .filter((c) => c.guild_id === guildId && !isThread(c))
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || byId(a, b));
  }

  threadsOf(channelId) {
    return [...this.channels.values()].filter((c) => isThread(c) && c.parent_id === channelId).sort((a, b) => -byId(a, b));
  }

  directMessages() {
    return [...this.channels.values()].filter((c) => c.type === CHANNEL.DM);
  }
}

/** A colour number as #rrggbb. */
export function colour(number) {
  return "#" + (Number(number) & 0xffffff).toString(16).padStart(6, "0");
}

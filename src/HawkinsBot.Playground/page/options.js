// What an option of a command suggests, accepts and sends, by its type. No DOM here.

export const OPTION = { SUB: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };
const KIND = { 3: "text", 4: "whole number", 5: "yes or no", 6: "member", 7: "channel", 8: "role", 9: "member or role", 10: "number", 11: "file" };
const SHOWN = 25;

/** The commands as one runs them: each subcommand an entry of its own. */
export function flatten(commands) {
  const out = [];
  for (const command of commands.filter((c) => (c.type ?? 1) === 1)) {
    const walk = (node, path, nest) => {
      const subs = (node.options ?? []).filter((o) => o.type === OPTION.SUB || o.type === OPTION.GROUP);
      if (subs.length === 0) {
        out.push({ command, path: path.join(" "), description: node.description_localized ?? node.description, options: node.options ?? [], nest });
      }
      for (const s of subs) {
        walk(s, [...path, s.name], [...nest, s]);
      }
    };
    walk(command, [command.name], []);
  }
  return out.sort((a, b) => a.path.localeCompare(b.path));
}

/** The entries that a query finds, best first: the start of the name, then of a word, then anywhere. */
export function find(entries, query) {
  const q = query.trim().toLowerCase().replace(/\s+/g, " ");
  if (!q) {
    return entries;
  }
  const rank = (e) => {
    const name = e.path.toLowerCase();
    if (name === q) {
      return 0;
    }
    if (name.startsWith(q)) {
      return 1;
    }
    const words = name.split(/[ _-]/);
    const parts = q.split(" ");
    if (parts.every((p) => words.some((w) => w.startsWith(p)))) {
      return 2;
    }
    return name.includes(q) ? 3 : e.description?.toLowerCase().includes(q) && q.length > 2 ? 4 : 9;
  };
  return entries
    .map((e) => ({ e, r: rank(e) }))
    .filter((x) => x.r < 9)
    .sort((a, b) => a.r - b.r)
    .map((x) => x.e);
}

/** One line on what an option takes: its type and limits. */
export function describe(option) {
  const limits = [];
  if (option.min_value !== undefined || option.max_value !== undefined) {
    limits.push(range(option.min_value, option.max_value, ""));
  }
  if (option.min_length || option.max_length !== undefined) {
    limits.push(range(option.min_length || undefined, option.max_length, " characters"));
  }
  return [KIND[option.type] ?? "value", ...limits].join(", ");
}

function range(min, max, unit) {
  return min !== undefined && max !== undefined ? `${min} to ${max}${unit}` : min !== undefined ? `at least ${min}${unit}` : `at most ${max}${unit}`;
}

/**
 * What can be picked for an option at this text: items {value, label, …}, or null where one just types.
 * (Autocomplete asks the bot instead.)
 */
export function suggest(option, text, { world, guildId, lead }) {
  const q = text.trim().toLowerCase().replace(/^[@#]/, "");
  const hit = (...words) => words.some((w) => w?.toLowerCase().includes(q));
  if (option.choices?.length) {
    const items = option.choices.map((c) => ({ value: c.value, label: c.name_localized ?? c.name }));
    return items.filter((i) => hit(i.label)).slice(0, SHOWN);
  }
  if (option.type === OPTION.BOOLEAN) {
    return [
      { value: true, label: "True" },
      { value: false, label: "False" },
    ].filter((i) => hit(i.label));
  }
  const guild = world.guilds.get(guildId);
  const items = [];
  if (option.type === OPTION.USER || option.type === OPTION.MENTIONABLE) {
    const users = guild ? [...guild.members.values()].map((m) => m.user) : [world.users.get(world.me.id), world.bot].filter(Boolean);
    for (const u of users) {
      const name = world.nameOf(u.id, guildId) ?? u.username;
      if (hit(name, u.username)) {
        items.push({ value: u.id, label: name, hint: u.bot ? "app" : u.username, lead: lead(name, u.id) });
      }
    }
  }
  if (option.type === OPTION.ROLE || option.type === OPTION.MENTIONABLE) {
    for (const r of guild?.roles ?? []) {
      const label = r.id === guildId ? "@everyone" : "@" + r.name;
      if (hit(label)) {
        items.push({ value: r.id, label, hint: "role" });
      }
    }
  }
  if (option.type === OPTION.CHANNEL) {
    for (const c of world.channels.values()) {
      if (c.guild_id === guildId && hit(c.name) && (!option.channel_types?.length || option.channel_types.includes(c.type))) {
        items.push({ value: c.id, label: "#" + c.name });
      }
    }
  }
  return [6, 7, 8, 9].includes(option.type) ? items.slice(0, SHOWN) : null;
}

/**
 * What a text means for an option: {value} or {error}. `picked` is the item that was chosen for exactly this text.
 */
export function check(option, text, picked, sources) {
  const t = text.trim();
  if (!t) {
    return option.required ? { error: "This option is required." } : { empty: true };
  }
  if (picked && picked.label === t) {
    return { value: picked.value };
  }
  if (option.type === OPTION.STRING || option.type === OPTION.INTEGER || option.type === OPTION.NUMBER) {
    if (option.choices?.length) {
      const choice = option.choices.find((c) => (c.name_localized ?? c.name).toLowerCase() === t.toLowerCase());
      return choice ? { value: choice.value } : { error: "Choose one from the list." };
    }
    return option.type === OPTION.STRING ? checkText(option, text) : checkNumber(option, t);
  }
  const items = suggest(option, t, sources) ?? [];
  const bare = (s) => s.toLowerCase().replace(/^[@#]/, "");
  const exact = items.find((i) => bare(i.label) === bare(t)) ?? (items.length === 1 ? items[0] : null);
  return exact ? { value: exact.value } : { error: option.type === OPTION.BOOLEAN ? "True or False." : `No such ${KIND[option.type]}.` };
}

function checkText(option, text) {
  const n = [...text].length;
  if (option.min_length && n < option.min_length) {
    return { error: `At least ${option.min_length} characters; this has ${n}.` };
  }
  if (n > (option.max_length ?? 6000)) {
    return { error: `At most ${option.max_length ?? 6000} characters; this has ${n}.` };
  }
  return { value: text };
}

function checkNumber(option, text) {
  const whole = option.type === OPTION.INTEGER;
  const n = Number(text.replace(",", "."));
  if (!Number.isFinite(n) || (whole && !Number.isSafeInteger(n))) {
    return { error: whole ? "A whole number, such as 3." : "A number, such as 3.5." };
  }
  if (option.min_value !== undefined && n < option.min_value) {
    return { error: `At least ${option.min_value}.` };
  }
  if (option.max_value !== undefined && n > option.max_value) {
    return { error: `At most ${option.max_value}.` };
  }
  return { value: n };
}

/** The interaction's data of an entry with these option values. */
export function commandData(entry, values, attachments = []) {
  let options = values;
  for (const node of [...entry.nest].reverse()) {
    options = [{ type: node.type, name: node.name, options }];
  }
  const { command } = entry;
  return { id: command.id, version: command.version, name: command.name, type: 1, guild_id: command.guild_id, options, attachments };
}

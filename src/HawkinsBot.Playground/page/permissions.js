// What a member may do in a channel, by Discord's order: owner, roles, administrator, overwrites.

export const BIT = {
  KICK: 1n << 1n,
  ADMINISTRATOR: 1n << 3n,
  MANAGE_CHANNELS: 1n << 4n,
  MANAGE_GUILD: 1n << 5n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  SEND_IN_THREADS: 1n << 38n,
  PUBLIC_THREADS: 1n << 35n,
  PIN_MESSAGES: 1n << 51n,
};
const ALL = (1n << 53n) - 1n;

/** The names of the bits, for the install page. */
export const NAMES = [
  [3, "Administrator"], [4, "Manage channels"], [5, "Manage server"], [6, "Add reactions"], [1, "Kick members"],
  [2, "Ban members"], [7, "View audit log"], [10, "View channels"], [11, "Send messages"], [12, "Send text-to-speech messages"],
  [13, "Manage messages"], [14, "Embed links"], [15, "Attach files"], [16, "Read message history"],
  [17, "Mention @everyone, @here and all roles"], [18, "Use external emoji"], [26, "Change nickname"], [27, "Manage nicknames"],
  [28, "Manage roles"], [29, "Manage webhooks"], [30, "Manage expressions"], [31, "Use application commands"],
  [33, "Manage events"], [34, "Manage threads"], [35, "Create public threads"], [36, "Create private threads"],
  [37, "Use external stickers"], [38, "Send messages in threads"], [39, "Use activities"], [40, "Time out members"],
  [46, "Send voice messages"], [49, "Send polls"], [50, "Use external apps"], [51, "Pin messages"],
];

/** The bits of `member` in `channel` of `guild` (threads take their parent's overwrites). */
export function permissionsIn(guild, channel, member, parent) {
  if (!guild) {
    return ALL;
  }
  const id = member?.user?.id;
  if (id === guild.owner_id) {
    return ALL;
  }
  const mine = new Set([guild.id, ...(member?.roles ?? [])]);
  let bits = 0n;
  for (const role of guild.roles ?? []) {
    if (mine.has(role.id)) {
      bits |= BigInt(role.permissions ?? 0);
    }
  }
  if (bits & BIT.ADMINISTRATOR) {
    return ALL;
  }
  const overwrites = (parent ?? channel)?.permission_overwrites ?? [];
  const apply = (list) => {
    for (const o of list) {
      bits &= ~BigInt(o.deny ?? 0);
    }
    for (const o of list) {
      bits |= BigInt(o.allow ?? 0);
    }
  };
  apply(overwrites.filter((o) => o.id === guild.id));
  apply(overwrites.filter((o) => o.id !== guild.id && String(o.type) === "0" && mine.has(o.id)));
  apply(overwrites.filter((o) => o.id === id));
  return bits;
}

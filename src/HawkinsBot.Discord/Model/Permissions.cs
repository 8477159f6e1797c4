using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HawkinsBot.Discord.Model;

/// <summary>
/// A set of permissions: a big integer of flags, a decimal string in JSON. 128 bits are kept; bits beyond them
/// (Discord uses 53 today) are dropped in reading.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/topics/permissions"/>
[JsonConverter(typeof(PermissionsConverter))]
public readonly record struct Permissions(UInt128 Bits)
{
    private static readonly (int Bit, string Name)[] Known =
    [
        (0, "Create Invite"),
        (1, "Kick Members"),
        (2, "Ban Members"),
        (3, "Administrator"),
        (4, "Manage Channels"),
        (5, "Manage Server"),
        (6, "Add Reactions"),
        (7, "View Audit Log"),
        (10, "View Channel"),
        (11, "Send Messages"),
        (12, "Send Text-to-Speech Messages"),
        (13, "Manage Messages"),
        (14, "Embed Links"),
        (15, "Attach Files"),
        (16, "Read Message History"),
        (17, "Mention Everyone"),
        (18, "Use External Emoji"),
        (20, "Connect"),
        (26, "Change Nickname"),
        (27, "Manage Nicknames"),
        (28, "Manage Roles"),
        (29, "Manage Webhooks"),
        (30, "Manage Expressions"),
        (31, "Use Application Commands"),
        (33, "Manage Events"),
        (34, "Manage Threads"),
        (35, "Create Public Threads"),
        (36, "Create Private Threads"),
        (37, "Use External Stickers"),
        (38, "Send Messages in Threads"),
        (39, "Use Activities"),
        (40, "Time Out Members"),
        (43, "Create Expressions"),
        (44, "Create Events"),
        (46, "Send Voice Messages"),
        (49, "Send Polls"),
        (50, "Use External Apps"),
        (51, "Pin Messages"),
        (52, "Bypass Slowmode"),
    ];

    /// <summary>No permission.</summary>
    public static Permissions None => default;

    /// <summary>Every permission.</summary>
    public static Permissions All => new(UInt128.MaxValue);

    /// <summary>Bit 3: everything, whatever the overwrites say.</summary>
    public static Permissions Administrator => Of(3);

    /// <summary>Bit 4.</summary>
    public static Permissions ManageChannels => Of(4);

    /// <summary>Bit 5, "Manage Server".</summary>
    public static Permissions ManageGuild => Of(5);

    /// <summary>Bit 6.</summary>
    public static Permissions AddReactions => Of(6);

    /// <summary>Bit 10.</summary>
    public static Permissions ViewChannel => Of(10);

    /// <summary>Bit 11.</summary>
    public static Permissions SendMessages => Of(11);

    /// <summary>Bit 12, text-to-speech.</summary>
    public static Permissions SendTtsMessages => Of(12);

    /// <summary>Bit 13.</summary>
    public static Permissions ManageMessages => Of(13);

    /// <summary>Bit 14.</summary>
    public static Permissions EmbedLinks => Of(14);

    /// <summary>Bit 15.</summary>
    public static Permissions AttachFiles => Of(15);

    /// <summary>Bit 16.</summary>
    public static Permissions ReadMessageHistory => Of(16);

    /// <summary>Bit 17: @everyone, @here and roles that are not mentionable.</summary>
    public static Permissions MentionEveryone => Of(17);

    /// <summary>Bit 28.</summary>
    public static Permissions ManageRoles => Of(28);

    /// <summary>Bit 29.</summary>
    public static Permissions ManageWebhooks => Of(29);

    /// <summary>Bit 31.</summary>
    public static Permissions UseApplicationCommands => Of(31);

    /// <summary>Bit 34.</summary>
    public static Permissions ManageThreads => Of(34);

    /// <summary>Bit 35.</summary>
    public static Permissions CreatePublicThreads => Of(35);

    /// <summary>Bit 36.</summary>
    public static Permissions CreatePrivateThreads => Of(36);

    /// <summary>Bit 38.</summary>
    public static Permissions SendMessagesInThreads => Of(38);

    /// <summary>Bit 40, "Time Out Members".</summary>
    public static Permissions ModerateMembers => Of(40);

    /// <summary>Bit 49.</summary>
    public static Permissions SendPolls => Of(49);

    /// <summary>Bit 50.</summary>
    public static Permissions UseExternalApps => Of(50);

    /// <summary>Bit 51; pinning needs this since February 2026, no longer <see cref="ManageMessages"/>.</summary>
    public static Permissions PinMessages => Of(51);

    /// <summary>The permission of one bit, 0 to 127.</summary>
    public static Permissions Of(int bit) => new(UInt128.One << bit);

    /// <summary>Whether all of <paramref name="wanted"/> are in the set. Administrator is no wildcard here.</summary>
    public bool Has(Permissions wanted) => (Bits & wanted.Bits) == wanted.Bits;

    /// <summary>What of <paramref name="wanted"/> is not in the set.</summary>
    public Permissions Missing(Permissions wanted) => new(wanted.Bits & ~Bits);

    /// <summary>The names that Discord's English settings show, in bit order; unknown bits are left out.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        foreach (var (bit, name) in Known)
        {
            if (Has(Of(bit)))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Both sets together.</summary>
    public static Permissions operator |(Permissions left, Permissions right) => new(left.Bits | right.Bits);

    /// <summary>What is in both sets.</summary>
    public static Permissions operator &(Permissions left, Permissions right) => new(left.Bits & right.Bits);

    /// <summary>Every bit that is not in the set.</summary>
    public static Permissions operator ~(Permissions set) => new(~set.Bits);

    /// <summary>Both sets together.</summary>
    public static Permissions BitwiseOr(Permissions left, Permissions right) => left | right;

    /// <summary>What is in both sets.</summary>
    public static Permissions BitwiseAnd(Permissions left, Permissions right) => left & right;

    /// <summary>Every bit that is not in the set.</summary>
    public static Permissions OnesComplement(Permissions set) => ~set;

    /// <summary>Reads a decimal string of any length.</summary>
    /// <exception cref="FormatException">The text holds something else than digits, or nothing.</exception>
    public static Permissions Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            throw new FormatException("Permissions are a string of digits; this one is empty.");
        }

        // Wrapping arithmetic keeps the low 128 bits, whatever the length.
        var bits = UInt128.Zero;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                throw new FormatException($"Permissions are a string of digits, not '{text}'.");
            }

            bits = unchecked((bits * 10) + (UInt128)(digit - '0'));
        }

        return new(bits);
    }

    /// <summary>The decimal string.</summary>
    public override string ToString() => Bits.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// What a member may do in a channel, in Discord's order: owner and administrators everything; roles; then the
    /// overwrites of everyone, of the roles, of the member. Threads: pass the parent's overwrites.
    /// </summary>
    /// <param name="guild">The guild, with its roles.</param>
    /// <param name="user">The member's user id.</param>
    /// <param name="roles">The member's roles.</param>
    /// <param name="overwrites">The channel's; none for the guild itself.</param>
    public static Permissions Compute(
        Guild guild,
        Snowflake user,
        IReadOnlyCollection<Snowflake> roles,
        IReadOnlyList<PermissionOverwrite> overwrites
    ) => Raw(guild, user, roles, overwrites).Implied();

    /// <summary>
    /// What a member may do in a channel. In threads, <see cref="SendMessages"/> says what
    /// <see cref="SendMessagesInThreads"/> says, which counts there.
    /// </summary>
    internal static Permissions Compute(
        Guild guild,
        Snowflake user,
        Member member,
        Channel channel,
        bool inThread,
        DateTimeOffset now
    )
    {
        var set = Raw(guild, user, member.Roles, channel.Overwrites);
        if (set == All)
        {
            return set;
        }

        if (inThread)
        {
            set = set.Has(SendMessagesInThreads) ? set | SendMessages : set & ~SendMessages;
        }

        return (member.TimedOutUntil > now ? set & (ViewChannel | ReadMessageHistory) : set).Implied();
    }

    private static Permissions Raw(
        Guild guild,
        Snowflake user,
        IReadOnlyCollection<Snowflake> roles,
        IReadOnlyList<PermissionOverwrite> overwrites
    )
    {
        if (guild.OwnerId == user)
        {
            return All;
        }

        var set = None;
        foreach (var role in guild.Roles)
        {
            if (role.Id == guild.Id || roles.Contains(role.Id))
            {
                set |= role.Permissions;
            }
        }

        if (set.Has(Administrator))
        {
            return All;
        }

        var (roleAllow, roleDeny, memberAllow, memberDeny) = (None, None, None, None);
        foreach (var overwrite in overwrites)
        {
            if (overwrite.Id == guild.Id)
            {
                set = (set & ~overwrite.Deny) | overwrite.Allow;
            }
            else if (overwrite.IsMember && overwrite.Id == user)
            {
                (memberAllow, memberDeny) = (overwrite.Allow, overwrite.Deny);
            }
            else if (!overwrite.IsMember && roles.Contains(overwrite.Id))
            {
                roleAllow |= overwrite.Allow;
                roleDeny |= overwrite.Deny;
            }
        }

        set = (set & ~roleDeny) | roleAllow;
        return (set & ~memberDeny) | memberAllow;
    }

    /// <summary>Takes away what the missing ones imply: nothing without sight, no mentions or files without a voice.</summary>
    internal Permissions Implied()
    {
        if (this == All)
        {
            return this;
        }

        if (!Has(ViewChannel))
        {
            return None;
        }

        return Has(SendMessages) ? this : this & ~(MentionEveryone | SendTtsMessages | AttachFiles | EmbedLinks);
    }
}

internal sealed class PermissionsConverter : JsonConverter<Permissions>
{
    public override Permissions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.ReadPermissions();

    public override void Write(Utf8JsonWriter writer, Permissions value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

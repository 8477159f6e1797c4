namespace HawkinsBot.Playground.World;

/// <summary>Permission bits (https://docs.discord.com/developers/topics/permissions).</summary>
internal static class Bits
{
    public const ulong KickMembers = 1UL << 1;
    public const ulong BanMembers = 1UL << 2;
    public const ulong Administrator = 1UL << 3;
    public const ulong ManageChannels = 1UL << 4;
    public const ulong ManageGuild = 1UL << 5;
    public const ulong AddReactions = 1UL << 6;
    public const ulong ViewChannel = 1UL << 10;
    public const ulong SendMessages = 1UL << 11;
    public const ulong Tts = 1UL << 12;
    public const ulong ManageMessages = 1UL << 13;
    public const ulong EmbedLinks = 1UL << 14;
    public const ulong AttachFiles = 1UL << 15;
    public const ulong ReadHistory = 1UL << 16;
    public const ulong MentionEveryone = 1UL << 17;
    public const ulong ManageNicknames = 1UL << 27;
    public const ulong ManageRoles = 1UL << 28;
    public const ulong ManageWebhooks = 1UL << 29;
    public const ulong UseCommands = 1UL << 31;
    public const ulong ManageThreads = 1UL << 34;
    public const ulong PublicThreads = 1UL << 35;
    public const ulong PrivateThreads = 1UL << 36;
    public const ulong SendInThreads = 1UL << 38;
    public const ulong ModerateMembers = 1UL << 40;
    public const ulong VoiceMessages = 1UL << 46;
    public const ulong SendPolls = 1UL << 49;
    public const ulong UseExternalApps = 1UL << 50;
    public const ulong PinMessages = 1UL << 51;
    public const ulong BypassSlowmode = 1UL << 52;

    /// <summary>Every bit that is defined: 0 to 52 but for the unused 47 and 48.</summary>
    public const ulong All = ((1UL << 53) - 1) & ~(1UL << 47) & ~(1UL << 48);

    /// <summary>What @everyone has in a new server.</summary>
    public const ulong Everyone =
        1UL
        | AddReactions
        | (1UL << 9)
        | ViewChannel
        | SendMessages
        | EmbedLinks
        | AttachFiles
        | ReadHistory
        | (1UL << 18)
        | (1UL << 20)
        | (1UL << 21)
        | (1UL << 25)
        | (1UL << 26)
        | UseCommands
        | PublicThreads
        | PrivateThreads
        | (1UL << 37)
        | SendInThreads
        | (1UL << 39)
        | VoiceMessages
        | SendPolls
        | UseExternalApps;

    /// <summary>What both sides may do in a direct message.</summary>
    public const ulong Direct =
        AddReactions
        | ViewChannel
        | SendMessages
        | EmbedLinks
        | AttachFiles
        | ReadHistory
        | MentionEveryone
        | (1UL << 18)
        | UseCommands
        | (1UL << 37)
        | VoiceMessages
        | SendPolls
        | UseExternalApps
        | PinMessages;
}

/// <summary>Message flags.</summary>
internal static class MessageFlags
{
    public const int Crossposted = 1;
    public const int IsCrosspost = 2;
    public const int SuppressEmbeds = 4;
    public const int HasThread = 32;
    public const int Ephemeral = 64;
    public const int Loading = 128;
    public const int Silent = 4096;
    public const int Voice = 8192;
    public const int Snapshot = 16384;
    public const int V2 = 32768;
}

/// <summary>Channel types.</summary>
internal static class ChannelType
{
    public const int Text = 0;
    public const int Dm = 1;
    public const int Voice = 2;
    public const int Category = 4;
    public const int Announcement = 5;
    public const int AnnouncementThread = 10;
    public const int PublicThread = 11;
    public const int PrivateThread = 12;
    public const int Stage = 13;
    public const int Forum = 15;
    public const int Media = 16;
}

/// <summary>Gateway intents.</summary>
internal static class Intent
{
    public const int Guilds = 1 << 0;
    public const int Members = 1 << 1;
    public const int Webhooks = 1 << 5;
    public const int Presences = 1 << 8;
    public const int GuildMessages = 1 << 9;
    public const int GuildReactions = 1 << 10;
    public const int GuildTyping = 1 << 11;
    public const int DirectMessages = 1 << 12;
    public const int DirectReactions = 1 << 13;
    public const int DirectTyping = 1 << 14;
    public const int MessageContent = 1 << 15;
    public const int GuildPolls = 1 << 24;
    public const int DirectPolls = 1 << 25;
    public const int Privileged = Members | Presences | MessageContent;
    public const int Known = 0x1FFFF | (1 << 20) | (1 << 21) | GuildPolls | DirectPolls;
}

using System.Globalization;

namespace HawkinsBot.Playground.World;

/// <summary>The world at the start, the same every time but for the tokens, and servers made for load.</summary>
internal static class DefaultWorld
{
    // A snowflake of 5 January 2026, to which small numbers are added.
    private const ulong First = 1457639283097600000;
    public const ulong HawkinsId = First;
    private static readonly DateTimeOffset Founded = WorldState.TimeOf(First);

    /// <summary>What the bot is installed with: the least that posting, threads and crossposts need.</summary>
    public const ulong BotPermissions =
        Bits.ViewChannel
        | Bits.SendMessages
        | Bits.EmbedLinks
        | Bits.AttachFiles
        | Bits.ReadHistory
        | Bits.PublicThreads
        | Bits.SendInThreads
        | Bits.AddReactions
        | Bits.UseCommands;

    public static void Fill(WorldState world)
    {
        foreach (var (name, n) in new[] { ("Dustin", 1u), ("Lucas", 2u), ("Max", 3u), ("Nancy", 4u) })
        {
            var person = new User(First + (100 * n), name) { Admin = n == 1, Token = WorldState.NewToken(36) };
            world.Users[person.Id] = person;
            world.People.Add(person);
            world.Tokens[person.Token] = person;
        }

        var guild = new Guild(HawkinsId, "Hawkins", world.People[0]);
        guild.Roles.Add(new Role(guild.Id, "@everyone") { Permissions = Bits.Everyone });
        var party = new Role(First + 10, "The Party")
        {
            Permissions = Bits.Administrator,
            Position = 2,
            Color = 0xC0392B,
            Hoist = true,
        };
        var bot = BotRole(world, guild, First + 11, BotPermissions);
        guild.Roles.Add(bot);
        guild.Roles.Add(party);
        guild.Roles.Add(new Role(First + 12, "Trivia Night") { Color = 0x2980B9, Mentionable = true });
        foreach (var person in world.People)
        {
            guild.Members[person.Id] = new Member(person, Founded);
        }

        guild.Members[world.People[0].Id].Roles.Add(party.Id);
        guild.Members[world.Bot.Id] = new Member(world.Bot, Founded) { Roles = { bot.Id } };

        var id = First + 20;
        Channel Add(int type, string name, string? topic, long flags = 0)
        {
            var channel = new Channel(id++, type, name)
            {
                Guild = guild,
                Topic = topic,
                Position = guild.Channels.Count,
                Flags = flags,
            };
            guild.Channels.Add(channel);
            return channel;
        }

        Add(ChannelType.Text, "general", "Walkie-talkies on");
        Add(ChannelType.Text, "lore", "Who is who in Hawkins");
        Add(ChannelType.Text, "trivia", "Games");
        Add(ChannelType.Announcement, "news", "Headlines and digests");
        var theories = Add(ChannelType.Forum, "theories", "One post a theory");
        theories.Tags.Add(new ForumTag(First + 60, "Upside Down") { EmojiName = "🙃" });
        theories.Tags.Add(new ForumTag(First + 61, "Characters") { EmojiName = "🚲" });
        theories.Tags.Add(new ForumTag(First + 62, "Answered") { EmojiName = "✅", Moderated = true });
        Add(ChannelType.Text, "season-5", "Everything up to the end", 1L << 21);
        var staff = Add(ChannelType.Text, "staff", "Hidden from the bot");
        staff.Overwrites.Add(new Overwrite(guild.Id, 0, 0, Bits.ViewChannel));
        staff.Overwrites.Add(new Overwrite(bot.Id, 0, 0, Bits.ViewChannel));
        world.Add(guild);
    }

    public static Role BotRole(WorldState world, Guild guild, ulong id, ulong permissions) =>
        new(id, world.Bot.Name)
        {
            Permissions = permissions,
            Position = guild.Roles.Count,
            BotId = world.Bot.Id,
        };

    /// <summary>One more server with the bot, the four people and some generated members in it.</summary>
    public static Guild Generated(WorldState world, int number, int channels, int roles, int members)
    {
        var guild = new Guild(
            world.NextId(),
            string.Create(CultureInfo.InvariantCulture, $"Server {number}"),
            world.People[0]
        );
        guild.Roles.Add(new Role(guild.Id, "@everyone") { Permissions = Bits.Everyone });
        var bot = BotRole(world, guild, world.NextId(), BotPermissions);
        guild.Roles.Add(bot);
        for (var i = 2; i < roles; i++)
        {
            guild.Roles.Add(
                new Role(world.NextId(), string.Create(CultureInfo.InvariantCulture, $"Role {i}"))
                {
                    Permissions = Bits.Everyone,
                    Position = i,
                    Color = 0x1ABC9C + (i * 977),
                }
            );
        }

        for (var i = 0; i < channels; i++)
        {
            var name = i == 0 ? "general" : string.Create(CultureInfo.InvariantCulture, $"channel-{i}");
            guild.Channels.Add(
                new Channel(world.NextId(), ChannelType.Text, name)
                {
                    Guild = guild,
                    Position = i,
                    Topic = "A channel of a server made for load",
                }
            );
        }

        var now = world.Now;
        guild.Members[world.Bot.Id] = new Member(world.Bot, now) { Roles = { bot.Id } };
        foreach (var person in world.People)
        {
            guild.Members[person.Id] = new Member(person, now);
        }

        for (var i = 0; i < members; i++)
        {
            // The same people are in every generated server, as people are in many.
            var person = GeneratedPerson(world, i);
            guild.Members[person.Id] = new Member(person, now);
        }

        return guild;
    }

    private static User GeneratedPerson(WorldState world, int index)
    {
        var id = First + 10_000 + (ulong)index;
        if (!world.Users.TryGetValue(id, out var user))
        {
            user = new User(id, string.Create(CultureInfo.InvariantCulture, $"Fan {index + 1}"))
            {
                Token = WorldState.NewToken(36),
            };
            world.Users[id] = user;
            world.Tokens[user.Token] = user;
        }

        return user;
    }
}

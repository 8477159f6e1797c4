using System.Reflection;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Server;

/// <summary>Settings of <c>/about</c>, section <c>About</c>.</summary>
public sealed class AboutOptions
{
    /// <summary>Where the source code of this bot is to be found; no button where empty.</summary>
    public string? Source { get; set; }
}

/// <summary><c>/about</c>: what this is and how it is doing.</summary>
internal sealed class AboutCommand(
    IDiscord discord,
    LoadedCatalogue catalogue,
    IOptions<AboutOptions> options,
    TimeProvider time
) : Command
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public override CommandSpec Spec { get; } =
        new("about", HelpGroup.You, "/about") { Visibility = Visibility.Private };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var shards = discord.Shards;
        var index =
            call.GuildId is { } guild && shards.Count > 0 ? (int)((guild.Value >> 22) % (ulong)shards[0].Count) : 0;
        var shard = shards.FirstOrDefault(shard => shard.Id == index);
        var message = new MessageCreate
        {
            Embeds =
            [
                new Embed(call.Say("about.title"))
                {
                    Color = 0xC8102E,
                    Text = $"{call.Say("about.text")}\n\n{call.Say("about.disclaimer")}",
                    Fields =
                    [
                        new EmbedField(call.Say("about.version"), Version, true),
                        new EmbedField(
                            call.Say("about.uptime"),
                            $"<t:{_started.ToUnixTimeSeconds()}:f> (<t:{_started.ToUnixTimeSeconds()}:R>)",
                            true
                        ),
                        new EmbedField(
                            call.Say("about.shard"),
                            call.Say("about.shard-value", ("shard", index + 1), ("shards", shard?.Count ?? 1)),
                            true
                        ),
                        new EmbedField(
                            call.Say("about.latency"),
                            shard?.Latency is { } latency
                                ? call.Say("about.latency-value", ("count", (int)latency.TotalMilliseconds))
                                : call.Say("about.latency-unknown"),
                            true
                        ),
                        new EmbedField(
                            call.Say("about.catalogue"),
                            call.Say(
                                "about.catalogue-value",
                                ("entries", catalogue.Index.EntryCount),
                                ("facts", catalogue.Index.FactCount)
                            ),
                            true
                        ),
                    ],
                },
            ],
            Components = options.Value.Source is { Length: > 0 } source
                ? [new ActionRow(Button.Link(call.Say("about.source"), source))]
                : [],
        };
        return ValueTask.FromResult(Reply.Say(message));
    }

    private static string Version { get; } =
        typeof(AboutCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
}

using System.Text.Json.Serialization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using NodaTime;

namespace HawkinsBot.Settings;

/// <summary>How the bot behaves in a server; every slice that posts by itself reads it.</summary>
public sealed record GuildSettings
{
    /// <summary>So many changes are remembered.</summary>
    public const int MaxChanges = 20;

    internal static readonly DocumentKind<GuildSettings> Kind = new(
        "server/settings/{guild}",
        () => SettingsJson.Default.GuildSettings
    )
    {
        Members = new(
            (settings, member) => settings.Changes.Any(change => change.Member == member),
            (settings, member) => settings with { Changes = [.. settings.Changes.Where(c => c.Member != member)] },
            (settings, member) => settings with { Changes = [.. settings.Changes.Where(c => c.Member == member)] }
        ),
    };

    /// <summary>IANA time zone, such as <c>Europe/Berlin</c>.</summary>
    public string Zone { get; init; } = "Etc/UTC";

    /// <summary>The language of scheduled posts, such as <c>en</c>; null for English.</summary>
    public string? Language { get; init; }

    /// <summary>Who changed what and when, newest first.</summary>
    public IReadOnlyList<SettingChange> Changes { get; init; } = [];

    /// <summary>The zone with its clock changes.</summary>
    [JsonIgnore]
    public DateTimeZone DateTimeZone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc;

    /// <summary>The texts of scheduled posts.</summary>
    [JsonIgnore]
    public Language Texts => Commands.Texts.For(Language);

    /// <summary>It with a change on top of the remembered ones.</summary>
    public GuildSettings Changed(SettingChange change) =>
        this with
        {
            Changes = [change, .. Changes.Take(MaxChanges - 1)],
        };
}

/// <summary>A change of a server's settings.</summary>
/// <param name="Member">Who.</param>
/// <param name="What">Which setting, as the option's name.</param>
/// <param name="Value">To what.</param>
/// <param name="At">When.</param>
public sealed record SettingChange(ulong Member, string What, string Value, DateTimeOffset At);

/// <summary>Reads and writes the settings of servers.</summary>
public sealed class GuildSettingsStore(IDocumentStore store)
{
    /// <summary>A server's settings; the defaults where nothing was set.</summary>
    public async ValueTask<GuildSettings> GetAsync(Snowflake guild, CancellationToken ct) =>
        (await store.GetAsync(GuildSettings.Kind.Key(guild.Value), ct))?.Value ?? new GuildSettings();

    /// <summary>Changes a server's settings.</summary>
    public async ValueTask<GuildSettings> UpdateAsync(
        Snowflake guild,
        Func<GuildSettings, GuildSettings> change,
        CancellationToken ct
    ) =>
        (
            await store.UpdateAsync(
                GuildSettings.Kind.Key(guild.Value),
                settings => change(settings ?? new GuildSettings()),
                ct
            )
        ).Value;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GuildSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;

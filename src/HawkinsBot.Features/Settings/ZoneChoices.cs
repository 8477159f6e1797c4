using HawkinsBot.Commands;
using NodaTime;

namespace HawkinsBot.Settings;

/// <summary>Suggests and reads time zones; used wherever a zone can be set.</summary>
public static class ZoneChoices
{
    private static readonly string[] Common =
    [
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "America/Sao_Paulo",
        "Europe/London",
        "Europe/Berlin",
        "Europe/Paris",
        "Europe/Madrid",
        "Europe/Rome",
        "Europe/Warsaw",
        "Europe/Istanbul",
        "Africa/Lagos",
        "Africa/Johannesburg",
        "Asia/Dubai",
        "Asia/Kolkata",
        "Asia/Manila",
        "Asia/Singapore",
        "Asia/Tokyo",
        "Asia/Seoul",
        "Australia/Sydney",
        "Pacific/Auckland",
        "Etc/UTC",
    ];

    /// <summary>Zones whose name has what was typed; the common ones for an empty box. Shown with the time there.</summary>
    public static IReadOnlyList<Suggestion> Suggest(string typed, TimeProvider time)
    {
        var wanted = typed.Trim().Replace(' ', '_');
        IEnumerable<string> ids =
            wanted.Length == 0
                ? Common
                : DateTimeZoneProviders
                    .Tzdb.Ids.Where(id => id.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                    .OrderBy(id => Array.IndexOf(Common, id) is var place && place < 0 ? Common.Length : place)
                    .ThenBy(id => id, StringComparer.Ordinal);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return
        [
            .. ids.Take(25)
                .Select(id => new Suggestion($"{id} ({now.InZone(DateTimeZoneProviders.Tzdb[id]):HH:mm})", id)),
        ];
    }

    /// <summary>The zone of that id whatever its case, or null.</summary>
    public static DateTimeZone? Find(string typed)
    {
        var wanted = typed.Trim().Replace(' ', '_');
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(wanted)
            ?? (
                DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(id =>
                    id.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                )
                    is { } id
                    ? DateTimeZoneProviders.Tzdb[id]
                    : null
            );
    }
}

using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Spoilers;
using NodaTime;

namespace HawkinsBot.News;

/// <summary>When releases are to be announced: a week before, a day before, and at the hour.</summary>
internal sealed class ReleaseCalendar(LoadedCatalogue catalogue)
{
    // After a day and a half an announcement is no longer one.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(36);

    /// <summary>The next instant at which something comes out, where the hour is known.</summary>
    public DateTimeOffset? NextInstant(DateTimeOffset after) =>
        catalogue
            .Index.Releases(Boundary.Start)
            .Select(release => release.Release!.At?.Instant)
            .Where(at => at > after)
            .Min();

    /// <summary>What is to be said at a time, and the keys that are used up by it.</summary>
    public (IReadOnlyList<string> Lines, IReadOnlyList<string> Keys) At(
        DateTimeOffset now,
        Subscription subscription,
        DateTimeZone zone,
        Language language
    )
    {
        var lines = new List<string>();
        var keys = new List<string>();
        foreach (var release in catalogue.Index.Releases(Boundary.Start))
        {
            if (release.Release!.At is not { Date: { } date } at)
            {
                continue;
            }
            var local = at.Instant is { } instant
                ? Instant.FromDateTimeOffset(instant).InZone(zone).Date
                : LocalDate.FromDateOnly(date);
            var reached = new (string Stage, DateTimeOffset At)[]
            {
                ("week", Hour(local.PlusDays(-7))),
                ("day", Hour(local.PlusDays(-1))),
                ("now", at.Instant ?? Hour(local)),
            }
                .Where(m => m.At <= now && now - m.At < Fresh && m.At > subscription.Created)
                .Select(m => (m.Stage, Key: $"release:{release.Id}:{m.Stage}"))
                .Where(m => !subscription.Used.Contains(m.Key))
                .ToList();
            if (reached.Count == 0)
            {
                continue;
            }
            keys.AddRange(reached.Select(m => m.Key));
            var when = at.Instant is { } exact
                ? $"<t:{exact.ToUnixTimeSeconds()}:F>"
                : $"<t:{new DateTimeOffset(date, new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeSeconds()}:D>";
            lines.Add(
                language.Say(
                    $"news.release.{reached[^1].Stage}",
                    ("name", Markdown.Plain(release.Name)),
                    ("when", when)
                ) + (release.Summary is { } summary ? "\n" + Markdown.Plain(summary) : "")
            );
        }
        return (lines, keys);

        DateTimeOffset Hour(LocalDate day) =>
            day.At(new LocalTime(subscription.Schedule.Hour, subscription.Schedule.Minute))
                .InZoneLeniently(zone)
                .ToDateTimeOffset();
    }
}

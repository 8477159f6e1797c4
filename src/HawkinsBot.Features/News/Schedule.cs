using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using Quartz;

namespace HawkinsBot.News;

/// <summary>
/// When a digest goes out, in the hours of a zone. An hour that a clock change leaves out is taken at its end (02:30 is
/// 03:00), one that comes twice is taken the first time.
/// </summary>
internal sealed record Schedule
{
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    /// <summary><c>daily</c>, <c>weekdays</c>, <c>weekly</c> or <c>cron</c>.</summary>
    public string Every { get; init; } = "daily";

    /// <summary>0 to 23.</summary>
    public int Hour { get; init; } = 18;

    /// <summary>0 to 59.</summary>
    public int Minute { get; init; }

    /// <summary>For <c>weekly</c>: 1 (Monday) to 7.</summary>
    public int Weekday { get; init; } = 5;

    /// <summary>For <c>cron</c>: minute, hour, day of the month, month, day of the week.</summary>
    public string? Cron { get; init; }

    /// <summary>The time, as people write it.</summary>
    public string Time => string.Create(CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}");

    /// <summary>The first time after a moment; null where there is none.</summary>
    public DateTimeOffset? Next(DateTimeZone zone, DateTimeOffset after)
    {
        var instant = Instant.FromDateTimeOffset(after);
        // From a little before, in the zone's hours: what is left out or comes twice lies within these.
        var from = instant.InZone(zone).LocalDateTime.PlusHours(-4);
        var cron = CronOf(this);
        for (var i = 0; i < 2000; i++)
        {
            var found = cron.GetNextValidTimeAfter(new DateTimeOffset(from.ToDateTimeUnspecified(), TimeSpan.Zero));
            if (found is not { } next)
            {
                return null;
            }
            from = LocalDateTime.FromDateTime(next.UtcDateTime);
            var at = from.InZone(zone, Resolver).ToInstant();
            if (at > instant)
            {
                return at.ToDateTimeOffset();
            }
        }
        return null;
    }

    /// <summary>Reads a cron expression of five fields.</summary>
    /// <returns>The schedule; null where it is none, or would post more often than hourly.</returns>
    public static Schedule? OfCron(string text)
    {
        var schedule = new Schedule
        {
            Every = "cron",
            Cron = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        };
        try
        {
            var cron = CronOf(schedule);
            var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 30; i++)
            {
                if (cron.GetNextValidTimeAfter(at) is not { } next)
                {
                    return i == 0 ? null : schedule;
                }
                if (i > 0 && next - at < TimeSpan.FromHours(1))
                {
                    return null;
                }
                at = next;
            }
            return schedule;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static CronExpression CronOf(Schedule schedule)
    {
        var time = $"0 {schedule.Minute} {schedule.Hour}";
        var text = schedule.Every switch
        {
            "weekdays" => $"{time} ? * MON-FRI",
            "weekly" => $"{time} ? * {schedule.Weekday % 7 + 1}",
            "cron" => Quartz(schedule.Cron ?? ""),
            _ => $"{time} * * ?",
        };
        return new CronExpression(text, TimeZoneInfo.Utc);
    }

    // Quartz has a field for seconds, counts weekdays from 1, and wants one of the two day fields to be '?'.
    private static string Quartz(string cron)
    {
        var fields = cron.Split(' ');
        if (fields.Length != 5)
        {
            throw new FormatException("A cron expression has five fields.");
        }
        var (day, weekday) = (fields[2], Weekdays(fields[4]));
        if (weekday is "*" or "?")
        {
            weekday = "?";
            day = day == "?" ? "*" : day;
        }
        else if (day is "*" or "?")
        {
            day = "?";
        }
        return $"0 {fields[0]} {fields[1]} {day} {fields[3]} {weekday}";
    }

    private static string Weekdays(string field)
    {
        var parts = field.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            var step = parts[i].Split('/');
            var ends = step[0].Split('-');
            for (var j = 0; j < ends.Length; j++)
            {
                ends[j] = int.TryParse(ends[j], CultureInfo.InvariantCulture, out var number)
                    ? (number % 7 + 1).ToString(CultureInfo.InvariantCulture)
                    : ends[j];
            }
            step[0] = string.Join('-', ends);
            parts[i] = string.Join('/', step);
        }
        return string.Join(',', parts).ToUpperInvariant();
    }
}

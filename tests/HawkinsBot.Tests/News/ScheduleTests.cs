using HawkinsBot.News;
using NodaTime;

namespace HawkinsBot.Tests.News;

public sealed class ScheduleTests
{
    /// <summary>Zones and their two clock changes of 2026: the hour left out, the hour that comes twice.</summary>
    public static TheoryData<string, string, string> Zones =>
        new()
        {
            { "Europe/Berlin", "2026-03-29", "2026-10-25" },
            { "America/New_York", "2026-03-08", "2026-11-01" },
            { "Europe/London", "2026-03-29", "2026-10-25" },
            { "Australia/Sydney", "2026-10-04", "2026-04-05" },
            { "Pacific/Auckland", "2026-09-27", "2026-04-05" },
        };

    [Theory, MemberData(nameof(Zones))]
    public void Every_day_has_exactly_one_digest_over_both_clock_changes(string zone, string forward, string back)
    {
        // The hour that London leaves out and repeats is one earlier than elsewhere.
        var hour = zone == "Europe/London" ? 1 : 2;
        var schedule = new Schedule { Hour = hour, Minute = 30 };
        foreach (var change in new[] { forward, back })
        {
            var day = NodaTime.Text.LocalDatePattern.Iso.Parse(change).Value;
            var days = Sent(schedule, zone, day.PlusDays(-3), day.PlusDays(3)).Select(at => at.Date).ToList();
            Assert.Equal(Enumerable.Range(-3, 7).Select(day.PlusDays), days);
        }
    }

    [Theory, MemberData(nameof(Zones))]
    public void An_hour_that_is_left_out_is_taken_at_its_end(string zone, string forward, string back)
    {
        _ = back;
        var hour = zone == "Europe/London" ? 1 : 2;
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(forward).Value;
        var at = Assert.Single(Sent(new Schedule { Hour = hour, Minute = 30 }, zone, day, day));
        Assert.Equal(new LocalTime(hour + 1, 0), at.TimeOfDay);
    }

    [Theory, MemberData(nameof(Zones))]
    public void An_hour_that_comes_twice_is_taken_the_first_time(string zone, string forward, string back)
    {
        _ = forward;
        var hour = zone == "Europe/London" ? 1 : 2;
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(back).Value;
        var at = Assert.Single(Sent(new Schedule { Hour = hour, Minute = 30 }, zone, day, day));
        Assert.Equal(new LocalTime(hour, 30), at.TimeOfDay);
        var first = at.LocalDateTime.InZone(at.Zone, mapping => mapping.First());
        Assert.Equal(first.ToInstant(), at.ToInstant());
    }

    [Fact]
    public void Weekdays_leave_out_the_weekend_and_weekly_keeps_its_day()
    {
        var from = new LocalDate(2026, 11, 2);
        var weekdays = Sent(new Schedule { Every = "weekdays", Hour = 9 }, "Europe/Berlin", from, from.PlusDays(13));
        Assert.Equal(10, weekdays.Count);
        Assert.All(weekdays, at => Assert.InRange((int)at.DayOfWeek, 1, 5));
        for (var day = 1; day <= 7; day++)
        {
            var weekly = new Schedule { Every = "weekly", Weekday = day };
            var at = Assert.Single(Sent(weekly, "Europe/Berlin", from, from.PlusDays(6)));
            Assert.Equal(day, (int)at.DayOfWeek);
        }
    }

    [Theory]
    [InlineData("30 18 * * 1-5", 5)]
    [InlineData("0 9,21 * * *", 14)]
    [InlineData("0 12 * * 0", 1)]
    [InlineData("0 12 * * 7", 1)]
    [InlineData("0 12 * * SUN", 1)]
    [InlineData("15 */6 * * *", 28)]
    [InlineData("0 12 5 * *", 1)]
    public void A_cron_expression_means_what_it_means_elsewhere(string cron, int inAWeek)
    {
        var schedule = Assert.IsType<Schedule>(Schedule.OfCron(cron));
        var from = new LocalDate(2026, 11, 2);
        Assert.Equal(inAWeek, Sent(schedule, "Etc/UTC", from, from.PlusDays(6)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * * * *")]
    [InlineData("*/20 * * * *")]
    [InlineData("0 25 * * *")]
    [InlineData("0 0 0 12 * * ?")]
    [InlineData("0 12 31 2 *")]
    public void What_is_no_cron_expression_or_too_frequent_is_refused(string cron) =>
        Assert.Null(Schedule.OfCron(cron));

    private static List<ZonedDateTime> Sent(Schedule schedule, string zoneId, LocalDate from, LocalDate to)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var at = zone.AtStartOfDay(from).ToInstant().ToDateTimeOffset().AddTicks(-1);
        var end = zone.AtStartOfDay(to.PlusDays(1)).ToInstant().ToDateTimeOffset();
        var sent = new List<ZonedDateTime>();
        while (schedule.Next(zone, at) is { } next && next < end)
        {
            Assert.True(next > at);
            sent.Add(Instant.FromDateTimeOffset(next).InZone(zone));
            at = next;
        }
        return sent;
    }
}

using HawkinsBot.Catalogue;
using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/releases</c>: what came out and what is next. What is still to come stands first.</summary>
internal sealed class ReleasesCommand(LookUp lookUp, TimeProvider time) : Command
{
    public override CommandSpec Spec { get; } =
        new("releases", HelpGroup.Lookup, "/releases") { Visibility = Visibility.ByOption };

    public override IReadOnlyList<Route> Routes =>
        [LoreList.Turning("lore/releases", lookUp, (_, page, scope) => Draw(page, scope))];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Draw(0, await lookUp.ScopeAsync(call, ct));

    private Reply Draw(int page, LoreScope scope)
    {
        var now = time.GetUtcNow();
        var language = scope.Language;
        var releases = lookUp.Index.Releases(scope.Boundary);
        var next = releases.Where(view => IsToCome(view.Release!, now)).ToArray();
        var past = releases.Except(next).Reverse();
        string[] lines =
        [
            language["lore.releases.ended"],
            $"**{language["lore.releases.next"]}**",
            .. next.Length == 0 ? [language["lore.releases.nothing"]] : next.Select(view => Line(view, language)),
            $"**{language["lore.releases.past"]}**",
            .. past.Select(view => Line(view, language)),
        ];
        return LoreList.Draw(language["lore.releases"], lines, "lore/releases", page, scope);
    }

    private static bool IsToCome(ReleaseView release, DateTimeOffset now) =>
        release.At is not { } at ? release.Announced
        : at.Instant is { } instant ? instant > now
        : at.Date is { } date ? date > DateOnly.FromDateTime(now.UtcDateTime)
        : release.Announced && (at.Year, at.Month ?? 12).CompareTo((now.Year, now.Month)) >= 0;

    private static string Line(EntryView view, Language language)
    {
        var when = view.Release!.At switch
        {
            null => language["lore.releases.unknown"],
            { Instant: { } instant } => $"<t:{instant.ToUnixTimeSeconds()}:D> (<t:{instant.ToUnixTimeSeconds()}:R>)",
            // A day without an hour: noon UTC falls on that day nearly everywhere.
            { Date: { } date } => Stamp(new DateTimeOffset(date, new TimeOnly(12, 0), TimeSpan.Zero)),
            { } at => at.ToWords(),
        };
        return $"• {view.Name}: {when}";
    }

    private static string Stamp(DateTimeOffset at) =>
        $"<t:{at.ToUnixTimeSeconds()}:D> (<t:{at.ToUnixTimeSeconds()}:R>)";
}

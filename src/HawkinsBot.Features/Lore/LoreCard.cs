using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Lore;

/// <summary>Draws an entry of the catalogue. It gets views that hold nothing beyond the reader's boundary.</summary>
internal static class LoreCard
{
    /// <summary>A card but for the pager, which belongs to its caller.</summary>
    internal sealed record CardParts(
        string Id,
        Embed Embed,
        ActionRow[] Related,
        ActionRow[] Watched,
        int Page,
        int Pages
    )
    {
        /// <summary>The whole card.</summary>
        public MessageCreate For(LoreScope scope) =>
            new()
            {
                Embeds = [Embed],
                Components = [.. Related, .. Pager($"lore/page/{Id}", Page, Pages, scope), .. Watched],
            };
    }

    private const int FactsPerPage = 6;
    private const int MaxRelations = 12;
    private const int MaxRelated = 5;

    /// <summary>A card with its buttons.</summary>
    /// <param name="view">The entry within the boundary.</param>
    /// <param name="related">What hangs together with it, likeliest first.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="page">The page of facts, from 0; one that does not exist shows the nearest.</param>
    public static MessageCreate Draw(EntryView view, IReadOnlyList<EntryName> related, LoreScope scope, int page = 0) =>
        Parts(view, related, scope, page).For(scope);

    /// <summary>All of a card that is the same whoever asks from the same boundary, in the same language.</summary>
    public static CardParts Parts(EntryView view, IReadOnlyList<EntryName> related, LoreScope scope, int page)
    {
        var pages = Math.Max(1, (view.Facts.Length + FactsPerPage - 1) / FactsPerPage);
        page = Math.Clamp(page, 0, pages - 1);
        return new CardParts(
            view.Id,
            Embed(view, scope.Language, scope, page, pages),
            [.. Related(related.Where(other => other.Id != view.Id))],
            [.. Watched(view.Id, scope)],
            page,
            pages
        );
    }

    /// <summary>Back and More, which only the caller may turn on a public message.</summary>
    public static IEnumerable<ActionRow> Pager(string route, int page, int pages, LoreScope scope)
    {
        if (pages > 1)
        {
            yield return new ActionRow(
                new Button(scope.Language["lore.previous"], $"{route}/{page - 1}/{scope.Caller}")
                {
                    Disabled = page == 0,
                },
                new Button(scope.Language["lore.next"], $"{route}/{page + 1}/{scope.Caller}")
                {
                    Disabled = page == pages - 1,
                }
            );
        }
    }

    /// <summary>The question how far the reader has watched, until they have seen all.</summary>
    /// <param name="back">The entry that is shown again after the choice, or <c>-</c>.</param>
    /// <param name="scope">For whom.</param>
    public static IEnumerable<ActionRow> Watched(string back, LoreScope scope) =>
        scope.Own.Episode < Episode.Last ? [WatchedSelect.Seasons($"lore/watched/{back}", scope.Language)] : [];

    /// <summary>The end of every card: what it is, how far it is safe, where it is from, which page.</summary>
    public static EmbedFooter Footer(LoreScope scope, string? kind, string? source, int page, int pages)
    {
        var language = scope.Language;
        var parts = new List<string>();
        if (kind is not null)
        {
            parts.Add(kind);
        }
        parts.Add(
            scope.Boundary.Episode == Episode.None
                ? language["lore.safe-start"]
                : language.Say("lore.safe", ("boundary", scope.BoundaryName))
        );
        if (source is not null)
        {
            parts.Add(language.Say("lore.source", ("source", source)));
        }
        if (pages > 1)
        {
            parts.Add(language.Say("lore.page", ("page", page + 1), ("pages", pages)));
        }
        if (scope.MoreInPrivate)
        {
            parts.Add(language["lore.more-private"]);
        }
        return new EmbedFooter(string.Join(" · ", parts));
    }

    private static Embed Embed(EntryView view, Language language, LoreScope scope, int page, int pages)
    {
        var facts = view.Facts.Skip(page * FactsPerPage).Take(FactsPerPage).ToArray();
        return new Embed(Text.Cut(Title(view, language), 256))
        {
            Color = Colour(view.Kind),
            Text = Description(view, language),
            Fields = [.. Fields(view, facts, language, page)],
            Footer = Footer(
                scope,
                language[$"lore.kind.{view.Kind.ToString().ToLowerInvariant()}"],
                Source(view, facts, language),
                page,
                pages
            ),
        };
    }

    private static string Title(EntryView view, Language language) =>
        view.Episode is { } episode
            ? language.Say("lore.episode-title", ("code", episode.Number), ("title", view.Name))
            : view.Name;

    private static string? Description(EntryView view, Language language)
    {
        var lines = new List<string>();
        if (view.Summary is { Length: > 0 } summary)
        {
            lines.Add(summary);
        }
        if (view.Episode is { } episode)
        {
            lines.Add(
                episode.Synopsis is { } told
                    ? $"**{language["lore.synopsis"]}** {told}"
                    : language["lore.synopsis-hidden"]
            );
        }
        if (view.Season?.Synopsis is { } synopsis)
        {
            lines.Add(synopsis);
        }
        return lines.Count == 0 ? null : Text.Cut(string.Join("\n\n", lines), 2000);
    }

    private static IEnumerable<EmbedField> Fields(
        EntryView view,
        IReadOnlyList<Fact> facts,
        Language language,
        int page
    )
    {
        if (page == 0)
        {
            foreach (var (key, value, inline) in Details(view, language))
            {
                if (!string.IsNullOrEmpty(value))
                {
                    yield return new EmbedField(language[key], Text.Cut(value, 1024), inline);
                }
            }
        }
        // A field holds 1,024 characters and six facts may be longer: then there are two fields.
        var heading = language["lore.facts"];
        var lines = "";
        foreach (var fact in facts)
        {
            var line = fact.Disputed ? $"• {fact.Text} {language["lore.disputed"]}\n" : $"• {fact.Text}\n";
            if (lines.Length + line.Length > 1024)
            {
                yield return new EmbedField(heading, lines);
                (heading, lines) = ("\u200b", "");
            }
            lines += line;
        }
        if (lines.Length > 0)
        {
            yield return new EmbedField(heading, lines);
        }
    }

    private static IEnumerable<(string Key, string? Value, bool Inline)> Details(EntryView view, Language language)
    {
        yield return ("lore.also-known", string.Join(", ", view.Aliases.Take(12)), false);
        yield return ("lore.played-by", Castings(view.PlayedBy, language), true);
        yield return ("lore.plays", Castings(view.Plays, language), true);
        yield return ("lore.artist", view.Artist, true);
        yield return ("lore.form", view.Form, true);
        yield return (
            "lore.relations",
            string.Join(
                "\n",
                view.Relations.Take(MaxRelations).Select(r => r.As is null ? r.Target.Name : $"{r.As}: {r.Target.Name}")
            ),
            false
        );
        if (view.Episode is { } episode)
        {
            yield return ("lore.released", Date(episode.ReleasedAt, episode.Released, language), true);
            yield return ("lore.directed", Names(episode.Directors), true);
            yield return ("lore.written", Names(episode.Writers), true);
            yield return (
                "lore.minutes",
                episode.Minutes is { } minutes ? language.Say("lore.minutes-value", ("count", minutes)) : null,
                true
            );
        }
        yield return ("lore.released", Date(null, view.Season?.Released, language) ?? view.Released?.ToWords(), true);
        yield return ("lore.when", When(view.Release, language), true);
        yield return ("lore.directed", Names(view.Directed.Take(8)), false);
        yield return ("lore.written", Names(view.Wrote.Take(8)), false);
        yield return (
            "lore.heard",
            string.Join(
                "\n",
                view.Scenes.Take(8)
                    .Select(playing => playing.Scene is null ? $"{playing.In}" : $"{playing.In}: {playing.Scene}")
            ),
            false
        );
        yield return ("lore.first", view.First?.ToString(), true);
        yield return ("lore.fate", view.Fate, false);
    }

    private static string Castings(IEnumerable<CastingView> castings, Language language) =>
        string.Join(
            "\n",
            castings
                .Take(12)
                .Select(casting =>
                {
                    var name = casting.Version is { } version
                        ? language.Say("lore.version", ("name", casting.Other.Name), ("version", version))
                        : casting.Other.Name;
                    return casting.Seasons is { } seasons
                        ? $"{name}, {language.Say("lore.seasons", ("seasons", seasons), ("count", seasons.Length == 1 ? 1 : 2))}"
                        : name;
                })
        );

    private static string Names(IEnumerable<EntryName> names) => string.Join(", ", names.Select(name => name.Name));

    private static string? When(ReleaseView? release, Language language)
    {
        // Where no date is known, only that it was announced can be said.
        var when =
            release?.At is not { } at ? null
            : at.Instant is { } instant ? $"<t:{instant.ToUnixTimeSeconds()}:F> (<t:{instant.ToUnixTimeSeconds()}:R>)"
            : at.ToWords();
        return release is { Announced: true }
            ? string.Join(", ", new[] { when, language["lore.status-announced"] }.OfType<string>())
            : when;
    }

    // The hour is known for the last season: then every reader sees it in their own time.
    private static string? Date(DateTimeOffset? instant, DateOnly? date, Language language) =>
        instant is { } at ? $"<t:{at.ToUnixTimeSeconds()}:f>"
        : date is { } day ? language.Day(day)
        : null;

    private static string? Source(EntryView view, IReadOnlyList<Fact> facts, Language language)
    {
        var sources = facts
            .Select(fact => fact.Source)
            .Append(view.Source)
            .OfType<string>()
            .Select(source =>
                Uri.TryCreate(source, UriKind.Absolute, out var uri) ? uri.Host : language["lore.source-own"]
            )
            .Distinct()
            .ToArray();
        return sources.Length switch
        {
            0 => null,
            1 => sources[0],
            _ => language.Say("lore.sources-more", ("source", sources[0]), ("count", sources.Length - 1)),
        };
    }

    private static IEnumerable<ActionRow> Related(IEnumerable<EntryName> related)
    {
        var buttons = related
            .Take(MaxRelated)
            .Select(other => new Button(Text.Cut(other.Name, 80), Route.Id("lore/show", other.Id)))
            .ToArray();
        return buttons.Length == 0 ? [] : [new ActionRow(buttons)];
    }

    private static int Colour(EntryKind kind) =>
        kind switch
        {
            EntryKind.Character or EntryKind.Pet => 0xC8102E,
            EntryKind.Person => 0x3A6EA5,
            EntryKind.Episode or EntryKind.Season or EntryKind.Release or EntryKind.Work => 0x7A3E9D,
            EntryKind.Creature or EntryKind.Event => 0x4B1E1E,
            EntryKind.Music => 0xC9A227,
            _ => 0x2F6B4F,
        };
}

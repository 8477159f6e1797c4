using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary>
/// A paged list of lines under a heading: the timeline, Easter eggs, music, releases. What was asked for stands in the
/// custom ids of its buttons, so that its pages turn after a restart.
/// </summary>
internal static class LoreList
{
    private const int PerPage = 10;

    /// <summary>Draws a page, or that there is nothing.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="lines">All lines within the boundary.</param>
    /// <param name="route">The custom id before page and caller, such as <c>lore/music/4</c>.</param>
    /// <param name="page">From 0.</param>
    /// <param name="scope">For whom.</param>
    public static Reply Draw(string title, IReadOnlyList<string> lines, string route, int page, LoreScope scope)
    {
        if (lines.Count == 0)
        {
            return LookUp.Nothing(scope);
        }
        var pages = (lines.Count + PerPage - 1) / PerPage;
        page = Math.Clamp(page, 0, pages - 1);
        return Reply.Say(
            new MessageCreate
            {
                Embeds =
                [
                    new Embed(title)
                    {
                        Color = 0x7A3E9D,
                        Text = Text.Cut(string.Join("\n", lines.Skip(page * PerPage).Take(PerPage)), 4096),
                        Footer = LoreCard.Footer(scope, null, null, page, pages),
                    },
                ],
                Components = [.. LoreCard.Pager(route, page, pages, scope), .. LoreCard.Watched("-", scope)],
            }
        );
    }

    /// <summary>A route that turns the pages for the caller and tells others how to get their own.</summary>
    /// <param name="pattern">The custom id before page and caller, with names in braces.</param>
    /// <param name="lookUp">Finds out for whom.</param>
    /// <param name="draw">Draws a page of what the custom id says.</param>
    public static Route Turning(string pattern, LookUp lookUp, Func<Press, int, LoreScope, Reply> draw) =>
        new(
            pattern + "/{page}/{caller}",
            async (press, ct) =>
            {
                if (press["caller"] != press.User.Id.ToString())
                {
                    return Reply.OnlyYou(press.OwnLanguage["router.not-yours"]);
                }
                var scope = await lookUp.ScopeAsync(press, ct);
                var reply = draw(press, Number(press["page"]) ?? 0, scope);
                return reply is Reply.MessageReply message ? Reply.Update(message.Message) : reply;
            }
        )
        {
            Answer = RouteAnswer.Update,
        };

    /// <summary>A part of a custom id as a number; null where it is none, or 0, which stands for "all".</summary>
    public static int? Number(string part) => int.TryParse(part, out var number) && number > 0 ? number : null;
}

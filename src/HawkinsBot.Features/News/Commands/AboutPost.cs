using HawkinsBot.Commands;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>The button under every post: where its stories come from, and what was withheld, as far as the presser has watched.</summary>
internal sealed class AboutPost(IDocumentStore store, SpoilerGate gate)
{
    public Route Route => new("news/about/{digest}", RunAsync);

    private async ValueTask<Reply> RunAsync(Press press, CancellationToken ct)
    {
        var digest = press["digest"];
        if (
            press.GuildId is not { } guild
            || !digest.All(char.IsAsciiLetterOrDigit)
            || await store.GetAsync(Delivery.Kind.Key(guild.Value, digest), ct) is not { Value: var delivery }
        )
        {
            return Reply.OnlyYou(press.Say("news.about-gone"));
        }
        if (delivery.Stories.Count == 0)
        {
            return Reply.OnlyYou(press.Say("news.about-none"));
        }
        var own = await gate.OwnAsync(press.User.Id, ct);
        var stories = delivery
            .Stories.Select(story =>
                story with
                {
                    Hidden = own.Allows(story.Point) ? null : story.Hidden ?? DefaultLabel(story),
                }
            )
            .ToList();
        return Reply.OnlyYou(DigestPost.List(press.Say("news.about-title"), stories, press.OwnLanguage));
    }

    private static string DefaultLabel(StoryLine story) =>
        story.Work is not null ? "plot" : $"season-{story.Since.Season}";
}

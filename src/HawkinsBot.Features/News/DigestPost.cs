using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.News.Feeds;

namespace HawkinsBot.News;

/// <summary>Makes messages of stories, within Discord's limits whatever the feeds hold.</summary>
internal static class DigestPost
{
    private const int Colour = 0xC1121F;
    private const int Budget = 3_700;
    private const int Detailed = 3;

    /// <summary>The custom id of the button that every post carries, by which it is found again.</summary>
    public static string ButtonOf(string digest) => Route.Id("news", "about", digest);

    /// <summary>The message of a post.</summary>
    public static MessageCreate Message(Outgoing post)
    {
        var language = Texts.For(post.Language);
        var message = post.Plainness switch
        {
            0 => Components(post, language),
            1 => Embeds(post, language),
            _ => Plain(post, language),
        };
        return message with
        {
            Nonce = post.IsForum ? null : post.Digest,
            AllowedMentions =
                post.Role is not { } role ? AllowedMentions.None
                : role == post.Guild ? new AllowedMentions { Everyone = true }
                : new AllowedMentions { Roles = [new Snowflake(role)] },
        };
    }

    /// <summary>The name of a forum post or thread.</summary>
    public static string Name(Outgoing post) => Text.Cut(post.Title, 100);

    /// <summary>One line of a list: title, source, time.</summary>
    public static string Line(StoryLine story, Language language) =>
        $"{Headline(story, language)} · {Markdown.Plain(Text.Cut(story.Source, 60))} · {When(story)}";

    /// <summary>A private or public list of stories, for commands.</summary>
    public static MessageCreate List(string title, IReadOnlyList<StoryLine> stories, Language language) =>
        new()
        {
            Embeds =
            [
                new Embed(Text.Cut(title, 256))
                {
                    Color = Colour,
                    Text = Fit(stories.Select(story => "- " + Line(story, language)), Budget, language),
                },
            ],
        };

    private static MessageCreate Components(Outgoing post, Language language)
    {
        var left = Budget;
        var box = new List<Component>();
        Add(new TextDisplay(Take($"## {Markdown.Plain(post.Title)}\n{post.Lead}".Trim(), ref left)));
        foreach (var line in post.Lines)
        {
            Add(new TextDisplay(Take(line, ref left)));
        }
        var detailed = 0;
        foreach (var story in post.Stories.Take(Detailed))
        {
            var text = Story(story, language);
            if (text.Length > left - 200)
            {
                break;
            }
            detailed++;
            left -= text.Length;
            Add(new Separator());
            Add(
                story is { Image: { } image, Hidden: null } && Uri.IsWellFormedUriString(image, UriKind.Absolute)
                    ? new Section(
                        new Thumbnail(image) { Description = Text.Cut(story.ImageText ?? story.Title, 300) },
                        new TextDisplay(text)
                    )
                    : new TextDisplay(text)
            );
        }
        if (post.Stories.Count > detailed)
        {
            Add(new Separator());
            Add(
                new TextDisplay(Fit(post.Stories.Skip(detailed).Select(s => "- " + Line(s, language)), left, language))
            );
        }
        Add(Row(post, language));
        var container = new Container(box) { AccentColor = Colour };
        return new MessageCreate
        {
            Components = Ping(post) is { } ping ? [new TextDisplay(ping), container] : [container],
        };

        void Add(Component component) => box.Add(component);
    }

    private static MessageCreate Embeds(Outgoing post, Language language)
    {
        var lines = post
            .Lines.Concat(post.Stories.Take(Detailed).Select(story => Story(story, language) + "\n"))
            .Concat(post.Stories.Skip(Detailed).Select(story => "- " + Line(story, language)));
        return new MessageCreate
        {
            Content = Ping(post),
            Embeds =
            [
                new Embed(Text.Cut(post.Title, 256))
                {
                    Color = Colour,
                    Text = Fit(lines.Prepend(post.Lead), Budget, language),
                },
            ],
            Components = [Row(post, language)],
        };
    }

    private static MessageCreate Plain(Outgoing post, Language language)
    {
        var lines = post.Lines.Concat(post.Stories.Select(story => "- " + Headline(story, language)));
        var head = new[] { Ping(post), $"**{Markdown.Plain(post.Title)}**" }.OfType<string>();
        return new MessageCreate
        {
            Content = Fit(head.Concat(lines), 1900, language),
            Flags = MessageFlags.SuppressEmbeds,
            Components = [Row(post, language)],
        };
    }

    private static ActionRow Row(Outgoing post, Language language) =>
        new(new Button(language["news.about"], ButtonOf(post.Digest)));

    // The role that everybody has bears the server's id, and is mentioned by a word of its own.
    private static string? Ping(Outgoing post) =>
        post.Role is not { } role ? null
        : role == post.Guild ? "@everyone"
        : $"<@&{role}>";

    private static string Story(StoryLine story, Language language)
    {
        var lines = new List<string> { $"### {Headline(story, language)}" };
        if (story.Hidden is null && story.Summary.Length > 0)
        {
            lines.Add(Markdown.Plain(FeedText.Sentences(story.Summary, 280)));
        }
        var also =
            story.Also.Count == 0
                ? ""
                : " · "
                    + language.Say(
                        "news.also",
                        ("sources", string.Join(", ", story.Also.Select(a => Markdown.Plain(Text.Cut(a, 40)))))
                    );
        lines.Add($"-# {Markdown.Plain(Text.Cut(story.Source, 60))} · {When(story)}{also}");
        return string.Join('\n', lines);
    }

    private static string Headline(StoryLine story, Language language)
    {
        var title = Markdown.Plain(Text.Cut(story.Title, 180));
        var linked = story.Url.Length <= 400 ? $"[{title}]({Addresses.InMarkdown(story.Url)})" : title;
        return story.Hidden is { } label
            ? $"{Label(label, language)} ||{linked.Replace("||", "", StringComparison.Ordinal)}||"
            : linked;
    }

    /// <summary>What a withheld story is about, telling nothing.</summary>
    public static string Label(string label, Language language)
    {
        var dash = label.LastIndexOf('-');
        return dash > 0 && label[(dash + 1)..] is [>= '0' and <= '9'] season
            ? language.Say(
                label.StartsWith("end", StringComparison.Ordinal) ? "news.label.end" : "news.label.season",
                ("season", season)
            )
            : label switch
            {
                "stage" => language["news.label.stage"],
                "spin-off" => language["news.label.spin-off"],
                _ => language["news.label.plot"],
            };
    }

    private static string When(StoryLine story) =>
        string.Create(CultureInfo.InvariantCulture, $"<t:{story.At.ToUnixTimeSeconds()}:R>");

    private static string Take(string text, ref int left)
    {
        var cut = Text.Cut(text, Math.Clamp(left - 100, 50, 1500));
        left -= cut.Length;
        return cut;
    }

    // As many lines as fit, and how many did not.
    private static string Fit(IEnumerable<string> lines, int max, Language language)
    {
        var taken = new List<string>();
        var left = max - 60;
        var over = 0;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (over > 0 || line.Length + 1 > left)
            {
                over++;
                continue;
            }
            left -= line.Length + 1;
            taken.Add(line);
        }
        if (over > 0)
        {
            taken.Add(language.Say("news.more", ("count", over)));
        }
        return taken.Count == 0 ? "…" : string.Join('\n', taken);
    }
}

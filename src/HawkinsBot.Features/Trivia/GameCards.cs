using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>How games look.</summary>
internal static class GameCards
{
    private const int Open = 0xB3202A;
    private const int Closed = 0x2F6B4F;
    private const int Shown = 10;

    /// <summary>The invitation to a duel.</summary>
    public static MessageCreate Invitation(GameState game)
    {
        var language = Texts.For(game.Language);
        var over = game.Phase != GamePhase.Invited;
        return new MessageCreate
        {
            Content = language.Say(
                "trivia.invitation",
                ("starter", Mention(game.Starter)),
                ("opponent", Mention(game.Opponent ?? 0)),
                ("count", game.Rounds),
                ("seconds", game.Seconds),
                ("when", Relative(game.StartedAt + TriviaGame.InvitationTime))
            ),
            Components =
            [
                new ActionRow(
                    new Button(language["trivia.accept"], Route.Id("trivia", "accept", game.Id))
                    {
                        Style = ButtonStyle.Success,
                        Disabled = over,
                    },
                    new Button(language["trivia.decline"], Route.Id("trivia", "decline", game.Id)) { Disabled = over }
                ),
            ],
            // The one who is asked should hear of it.
            AllowedMentions = new AllowedMentions { Users = [new Snowflake(game.Opponent ?? 0)] },
        };
    }

    /// <summary>The open round.</summary>
    public static MessageCreate Question(GameState game)
    {
        var language = Texts.For(game.Language);
        var round = game.Current!;
        var status = language.Say("trivia.status", ("when", Relative(round.Deadline)), ("count", round.Picks.Length));
        if (round.SkipVotes.Length > 0)
        {
            status +=
                " · "
                + language.Say(
                    "trivia.skip-votes",
                    ("votes", round.SkipVotes.Length),
                    ("needed", TriviaGame.VotesNeeded(game))
                );
        }
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(Title(game, language))
                {
                    Color = Open,
                    Text = Text.Cut($"**{round.Question.Text}**\n\n{status}", 4096),
                    Footer = round.Number == 1 ? new EmbedFooter(Rules(game, language)) : null,
                },
            ],
            Components = [.. Answers(game, language), new ActionRow(SkipButton(game, language))],
        };
    }

    /// <summary>The round that was closed.</summary>
    public static MessageCreate Reveal(GameState game)
    {
        var language = Texts.For(game.Language);
        var round = game.Current!;
        var result = game.History[^1];
        var right = result.Scores.Where(score => score.Right).OrderByDescending(score => score.Points).ToArray();
        var who =
            round.Skipped ? language["trivia.skipped"]
            : result.Scores.IsEmpty ? language["trivia.nobody-answered"]
            : right.Length == 0 ? language["trivia.nobody-right"]
            : string.Join(
                "\n",
                right
                    .Take(Shown)
                    .Select(score =>
                    {
                        var streak = game.StreakOf(score.Member);
                        var line = language.Say(
                            "trivia.right-line",
                            ("member", Mention(score.Member)),
                            ("points", score.Points),
                            ("seconds", language.Tenths(score.Milliseconds / 1000.0))
                        );
                        return streak >= 3 ? line + " · " + language.Say("trivia.streak", ("count", streak)) : line;
                    })
            ) + More(right.Length, language);
        var fields = new List<EmbedField> { new(language["trivia.who"], Text.Cut(who, 1024)) };
        if (game.Standings is { Count: > 1 } standings)
        {
            fields.Add(new EmbedField(language["trivia.standings"], Board(standings, 5, language)));
        }
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(Title(game, language))
                {
                    Color = Closed,
                    Text = Text.Cut($"**{round.Question.Text}**\n\n{Answer(round.Question, language)}", 4096),
                    Fields = fields,
                },
            ],
            Components =
            [
                .. Closing(game.Mode == GameMode.Type, round.Question, null, language),
                FlagRow(round.Question.Id, language),
            ],
        };
    }

    /// <summary>A round that counts for nobody because the bot was away, or the game was stopped.</summary>
    public static MessageCreate Voided(GameState game)
    {
        var language = Texts.For(game.Language);
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(Title(game, language))
                {
                    Color = Closed,
                    Text = Text.Cut(
                        $"**{game.Current!.Question.Text}**\n\n"
                            + language[game.End == GameEnd.Stopped ? "trivia.void-stopped" : "trivia.void"],
                        4096
                    ),
                },
            ],
        };
    }

    /// <summary>The result.</summary>
    public static MessageCreate Result(GameState game)
    {
        var language = Texts.For(game.Language);
        var end = game.End switch
        {
            GameEnd.Stopped => "trivia.end-stopped",
            GameEnd.Silence => "trivia.end-silence",
            GameEnd.Declined => "trivia.end-declined",
            GameEnd.Dry => "trivia.end-dry",
            _ => "trivia.end-played",
        };
        var standings = game.Standings;
        var lines = new List<string> { language[end] };
        if (standings.Count > 0)
        {
            lines.Add(Board(standings, Shown, language));
            if (standings.Count == 1)
            {
                lines.Add(language["trivia.alone"]);
            }
        }
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(language["trivia.result"])
                {
                    Color = Closed,
                    Text = Text.Cut(string.Join("\n\n", lines), 4096),
                },
            ],
        };
    }

    /// <summary>The right answer, why, and from which episode it is.</summary>
    public static string Answer(Asking question, Language language)
    {
        var text = language.Say("trivia.answer", ("answer", question.RightText));
        if (question.Why is { } why)
        {
            text += "\n" + why;
        }
        if (question.Since != Episode.None)
        {
            text += "\n-# " + language.Say("trivia.from", ("episode", question.Since));
        }
        return text;
    }

    /// <summary>The choices of a closed question, the right one and the presser's own marked by signs.</summary>
    public static IEnumerable<Component> Closing(bool typed, Asking question, int? own, Language language)
    {
        if (typed)
        {
            yield break;
        }
        yield return new ActionRow([
            .. question.Choices.Select(
                (choice, i) =>
                    new Button(
                        Text.Cut(
                            i == question.Right ? "✓ " + choice
                                : i == own ? "✗ " + choice
                                : choice,
                            80
                        ),
                        Route.Id("trivia", "closed", i)
                    )
                    {
                        Style = i == question.Right ? ButtonStyle.Success : ButtonStyle.Secondary,
                        Disabled = true,
                    }
            ),
        ]);
    }

    /// <summary>"Something wrong?"</summary>
    public static ActionRow FlagRow(string question, Language language) =>
        new(new Button(language["trivia.wrong"], Route.Id("trivia", "flag", question)));

    /// <summary>Places with points.</summary>
    public static string Board(IReadOnlyList<Standing> standings, int most, Language language) =>
        string.Join(
            "\n",
            standings
                .Take(most)
                .Select(
                    (standing, i) =>
                        language.Say(
                            "trivia.place",
                            ("place", i + 1),
                            ("member", Mention(standing.Member)),
                            ("points", standing.Points),
                            ("right", standing.Right)
                        )
                )
        ) + (standings.Count > most ? "\n" + language.Say("trivia.more", ("count", standings.Count - most)) : "");

    /// <summary>A member by mention; one who was forgotten by a word.</summary>
    public static string Mention(ulong member) => member == 0 ? "—" : $"<@{member}>";

    /// <summary>A moment as Discord counts it down.</summary>
    public static string Relative(DateTimeOffset at) => $"<t:{at.ToUnixTimeSeconds()}:R>";

    /// <summary>What the heading of a question says.</summary>
    public static string Title(GameState game, Language language) =>
        language.Say(
            "trivia.title",
            ("round", game.Current!.Number),
            ("rounds", game.Rounds),
            ("category", Category(game.Current.Question.Category, language)),
            (
                "difficulty",
                language[$"trivia.difficulty.{game.Current.Question.Difficulty.ToString().ToLowerInvariant()}"]
            )
        );

    /// <summary>A category in words.</summary>
    public static string Category(string slug, Language language) =>
        language.Own($"trivia.category.{slug}") is not null || TriviaQuestions.Categories.Contains(slug)
            ? language[$"trivia.category.{slug}"]
            : slug;

    private static string Rules(GameState game, Language language) =>
        language.Say(
            game.Mode switch
            {
                GameMode.Duel => "trivia.rules-duel",
                GameMode.Type => "trivia.rules-type",
                _ => "trivia.rules-party",
            },
            ("boundary", EpisodeChoices.Name(game.Upto, language))
        );

    private static IEnumerable<Component> Answers(GameState game, Language language)
    {
        var round = game.Current!;
        yield return game.Mode == GameMode.Type
            ? new ActionRow(
                new Button(language["trivia.type"], Route.Id("trivia", "type", game.Id, round.Number))
                {
                    Style = ButtonStyle.Primary,
                }
            )
            : new ActionRow([
                .. round.Question.Choices.Select(
                    (choice, i) =>
                        new Button(Text.Cut(choice, 80), Route.Id("trivia", "pick", game.Id, round.Number, i))
                        {
                            Style = ButtonStyle.Primary,
                        }
                ),
            ]);
    }

    private static Button SkipButton(GameState game, Language language) =>
        new(language["trivia.skip"], Route.Id("trivia", "skip", game.Id));

    private static string More(int count, Language language) =>
        count > Shown ? "\n" + language.Say("trivia.more", ("count", count - Shown)) : "";
}

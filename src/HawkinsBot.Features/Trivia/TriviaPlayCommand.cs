using System.Security.Cryptography;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia play</c>: starts a game.</summary>
internal sealed class TriviaPlayCommand(
    TriviaRunner runner,
    SoloGames solo,
    SpoilerGate gate,
    IDocumentStore store,
    IOptions<TriviaOptions> options,
    TimeProvider time
) : Command
{
    private static readonly Option<string?> Mode = Option.Choice("mode", ["party", "duel", "solo", "type"]);
    private static readonly Option<int?> Rounds = Option.Integer("rounds", 1, 30);
    private static readonly Option<int?> Seconds = Option.Integer("seconds", 10, 120);
    private static readonly Option<string?> Level = Option.Choice("difficulty", ["easy", "medium", "hard"]);
    private static readonly Option<string?> Category = Option.Choice("category", TriviaQuestions.Categories);
    private static readonly Option<string?> UpTo = Option.Text("ceiling", suggests: true);
    private static readonly Option<Snowflake?> Opponent = Option.User("opponent");
    private static readonly Option<bool> Slow = Option.Flag("slow");

    private static readonly Permissions Needed =
        Permissions.ViewChannel | Permissions.SendMessages | Permissions.EmbedLinks;

    public override CommandSpec Spec { get; } =
        new("trivia play", HelpGroup.Play, "/trivia play rounds:5 category:characters")
        {
            Options = [Mode, Rounds, Seconds, Level, Category, UpTo, Opponent, Slow],
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var mode = call.Get(Mode) switch
        {
            "duel" => GameMode.Duel,
            "solo" => GameMode.Solo,
            "type" => GameMode.Type,
            null when call.GuildId is null => GameMode.Solo,
            null when call.Get(Opponent) is not null => GameMode.Duel,
            _ => GameMode.Party,
        };
        if (mode != GameMode.Solo && (call.GuildId is null || !call.BotIsMember))
        {
            return Reply.OnlyYou(call.OwnLanguage["trivia.servers-only"]);
        }
        var boundary =
            mode == GameMode.Solo ? await gate.OwnAsync(call.User.Id, ct) : await gate.CeilingAsync(call, ct);
        if (call.Get(UpTo) is { } typed)
        {
            if (!Episode.TryParse(typed, out var episode))
            {
                return Reply.OnlyYou(
                    call.OwnLanguage.Say("spoilers.bad-episode", ("text", Text.Cut(Markdown.Plain(typed), 60)))
                );
            }
            boundary = Boundary.Lower(boundary, new Boundary(episode, boundary.Works));
        }
        var slow = call.Get(Slow);
        var game = new GameState
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
            Guild = mode == GameMode.Solo ? 0 : call.GuildId!.Value.Value,
            Channel = mode == GameMode.Solo ? 0 : call.ChannelId.Value,
            Starter = call.User.Id.Value,
            Language = mode == GameMode.Solo ? call.OwnLanguage.Tag : call.Language.Tag,
            Mode = mode,
            Rounds = call.Get(Rounds) ?? 5,
            Seconds = (call.Get(Seconds) ?? (mode == GameMode.Type ? 30 : 20)) * (slow ? 2 : 1),
            Slow = slow,
            Upto = boundary.Episode,
            Works = boundary.Works,
            Difficulty = call.Get(Level) is { } level ? Enum.Parse<Difficulty>(level, ignoreCase: true) : null,
            Category = call.Get(Category),
            Opponent = call.Get(Opponent)?.Value,
        };
        return mode switch
        {
            GameMode.Solo => await solo.StartAsync(game, ct),
            GameMode.Duel when Unfit(call) is { } refusal => refusal,
            _ => await StartAsync(call, game, ct),
        };
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => ValueTask.FromResult(EpisodeChoices.Suggest(typed, call.OwnLanguage));

    private static Reply? Unfit(CommandCall call)
    {
        var language = call.OwnLanguage;
        return call.Get(Opponent) is not { } opponent ? Reply.OnlyYou(language["trivia.whom"])
            : opponent == call.User.Id ? Reply.OnlyYou(language["trivia.not-yourself"])
            : call.Resolved.Users.TryGetValue(opponent, out var user) && user.Bot
                ? Reply.OnlyYou(language["trivia.no-bots"])
            : null;
    }

    private async ValueTask<Reply> StartAsync(CommandCall call, GameState game, CancellationToken ct)
    {
        var language = call.OwnLanguage;
        var own = call.Interaction.AppPermissions;
        if (own != Permissions.None && !own.Has(Permissions.Administrator) && !own.Has(Needed))
        {
            var missing = string.Join(", ", own.Missing(Needed).Names());
            return Reply.OnlyYou(language.Say("trivia.i-need", ("permission", missing)));
        }
        var key = TriviaDocuments.Starts.Key(game.Starter);
        var again = (await store.GetAsync(key, ct))?.Value.At + TimeSpan.FromSeconds(options.Value.StartCooldown);
        if (again > time.GetUtcNow())
        {
            return Reply.OnlyYou(language.Say("trivia.cooldown", ("when", GameCards.Relative(again.Value))));
        }
        var step = await runner.Of(call).StartAsync(game);
        if (step?.Answer != GameAnswer.Done)
        {
            return Reply.OnlyYou(language["trivia.busy"]);
        }
        await store.PutAsync(key, new StartedGame(time.GetUtcNow()), ct);
        return Reply.Say(
            game.Mode == GameMode.Duel
                ? call.Say("trivia.invited")
                : call.Say(
                    "trivia.started",
                    ("member", call.User.Mention),
                    ("count", game.Rounds),
                    ("seconds", game.Seconds),
                    ("boundary", EpisodeChoices.Name(game.Upto, call.Language))
                )
        );
    }
}

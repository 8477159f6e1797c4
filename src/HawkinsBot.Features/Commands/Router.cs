using System.Collections.Concurrent;
using System.Collections.Frozen;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Commands;

/// <summary>
/// Finds the command or route of an interaction, runs it, and sends what it returns. It alone knows that Discord waits
/// three seconds: what is not there after 1.5 s is deferred.
/// </summary>
public sealed partial class Router
{
    /// <summary>The key of the clock that Discord's limits run on: the real one, whatever the bot's own clock shows.</summary>
    public const string DiscordClock = "discord";

    private static readonly TimeSpan DeferAfter = TimeSpan.FromSeconds(1.5);

    // Suggestions that come later than this are of no use: Discord gives up on them after three seconds, which began when
    // it sent the interaction, and the empty list has to travel too.
    private static readonly TimeSpan SuggestWithin = TimeSpan.FromSeconds(2);

    private readonly IDiscord _discord;
    private readonly TimeProvider _time;
    private readonly ILogger<Router> _logger;
    private readonly FrozenDictionary<string, Command> _commands;
    private readonly FrozenDictionary<string, Route[]> _routes;
    private readonly ConcurrentDictionary<string, bool> _ran = new();
    private readonly Owners _owners;
    private readonly Task _loaded;

    /// <summary>Makes the tables of commands and routes.</summary>
    /// <exception cref="ArgumentException">Two commands have the same path, or two routes the same pattern.</exception>
    public Router(
        IDiscord discord,
        IEnumerable<Command> commands,
        Owners owners,
        Readiness readiness,
        [FromKeyedServices(DiscordClock)] TimeProvider time,
        ILogger<Router> logger
    )
    {
        _discord = discord;
        _owners = owners;
        _loaded = readiness.Loaded;
        _time = time;
        _logger = logger;
        var all = commands.ToArray();
        _commands = all.ToFrozenDictionary(command => command.Spec.Path);
        var routes = all.SelectMany(command => command.Routes).ToArray();
        if (routes.GroupBy(route => route.Pattern).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two routes have the pattern '{twice.Key}'.", nameof(commands));
        }
        _routes = routes
            .GroupBy(route => route.FirstSegment)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>All commands.</summary>
    public IEnumerable<Command> Commands => _commands.Values;

    /// <summary>Answers an interaction; never throws but for cancellation.</summary>
    public async ValueTask HandleAsync(Interaction interaction, CancellationToken ct)
    {
        try
        {
            await (
                interaction.Type switch
                {
                    InteractionType.Command => CommandAsync(interaction, ct),
                    InteractionType.Autocomplete => SuggestAsync(interaction, ct),
                    InteractionType.Component => PressAsync(interaction, interaction.Component!.CustomId, ct),
                    InteractionType.ModalSubmit => PressAsync(interaction, interaction.Modal!.CustomId, ct),
                    InteractionType.Ping => PongAsync(interaction, ct),
                    _ => UnknownTypeAsync(interaction, ct),
                }
            );
        }
        catch (DiscordApiException e)
            when (e.Code
                    is DiscordCodes.InvalidWebhookToken
                        or DiscordCodes.UnknownWebhook
                        or DiscordCodes.UnknownMessage
            )
        {
            // The fifteen minutes are over, or the placeholder was deleted: there is nobody left to tell.
            LogTooLate(interaction.Id, e.Code);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            LogNotAnswered(e, interaction.Id);
        }
    }

    private async ValueTask CommandAsync(Interaction interaction, CancellationToken ct)
    {
        if (!_commands.TryGetValue(interaction.Command!.Path, out var command))
        {
            await RefuseAsync(interaction, "router.unknown-command", ct);
            return;
        }
        var call = new CommandCall(interaction, command.Spec);
        if (
            await RefusalAsync(call, command.Spec.Needs, command.Spec.GuildOnly, command.Spec.OwnerOnly, ct) is
            { } refusal
        )
        {
            await AnswerAsync(interaction, refusal, ct);
            return;
        }
        var declared =
            command.Spec.OpensModal ? Deferral.None
            : call.IsPrivate ? Deferral.Private
            : Deferral.Public;
        await RunAsync(call, command.Spec.Path, declared, () => command.RunAsync(call, ct), ct);
    }

    private async ValueTask PressAsync(Interaction interaction, string customId, CancellationToken ct)
    {
        if (Find(customId) is not ({ } route, { } parts))
        {
            await RefuseAsync(interaction, "router.old", ct);
            return;
        }
        var press = new Press(interaction, route, parts);
        if (await RefusalAsync(press, route.Needs, false, false, ct) is { } refusal)
        {
            await AnswerAsync(interaction, refusal, ct);
            return;
        }
        var declared = route.Answer switch
        {
            RouteAnswer.Modal => Deferral.None,
            RouteAnswer.Update => Deferral.Update,
            RouteAnswer.InPlaceIfPrivate => press.IsOnPrivateMessage ? Deferral.Update : Deferral.Private,
            RouteAnswer.PublicMessage => Deferral.Public,
            _ => Deferral.Private,
        };
        var inPlace = route.Answer == RouteAnswer.InPlaceIfPrivate && press.IsOnPrivateMessage;
        await RunAsync(
            press,
            route.Pattern,
            declared,
            inPlace ? async () => InPlace(await route.Run(press, ct)) : () => route.Run(press, ct),
            ct
        );
    }

    private static Reply InPlace(Reply reply) =>
        reply is Reply.MessageReply { OnlyCaller: false } message ? Reply.Update(message.Message) : reply;

    private async ValueTask SuggestAsync(Interaction interaction, CancellationToken ct)
    {
        var data = interaction.Command!;
        IReadOnlyList<Suggestion> found = [];
        if (_commands.TryGetValue(data.Path, out var command) && data.Focused is { } focused)
        {
            try
            {
                var typed = focused.Text ?? "";
                var suggesting = new CommandCall(interaction, command.Spec);
                var work = WhenLoadedAsync(() => command.SuggestAsync(suggesting, focused.Name, typed, ct), ct);
                found = work.IsCompleted
                    ? await work
                    : await work.AsTask().WaitAsync(SuggestWithin - Elapsed(interaction), _time, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogSuggestFailed(e, data.Path);
            }
        }
        await RespondAsync(
            interaction,
            ChoicesResponse.Of(found.Select(suggestion => (suggestion.Label, suggestion.Value))),
            ct
        );
    }

    private async ValueTask RunAsync(
        Call call,
        string what,
        Deferral declared,
        Func<ValueTask<Reply>> run,
        CancellationToken ct
    )
    {
        var interaction = call.Interaction;
        var deferred = false;
        Reply reply;
        try
        {
            // What runs for the first time is compiled meanwhile, which a busy machine may need seconds for: apart, so
            // that it can be deferred.
            var work =
                declared != Deferral.None && !_ran.ContainsKey(what) && _ran.TryAdd(what, true)
                    ? new ValueTask<Reply>(Task.Run(() => WhenLoadedAsync(run, ct).AsTask(), ct))
                    : WhenLoadedAsync(run, ct);
            if (work.IsCompleted || declared == Deferral.None)
            {
                reply = await work;
            }
            else
            {
                var task = work.AsTask();
                if (!await InTimeAsync(task, DeferAfter - Elapsed(interaction), ct))
                {
                    deferred = true;
                    if (!await RespondAsync(interaction, Defer(declared), ct))
                    {
                        // Nobody will see the reply, yet what the command does is not undone: let it end.
                        await task;
                        return;
                    }
                }
                reply = await task;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            var id = ((uint)interaction.Id.Value).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
            LogFailed(e, what, id);
            reply = Reply.OnlyYou(call.OwnLanguage.Say("router.failed", ("id", id)));
        }

        if (deferred)
        {
            await AnswerDeferredAsync(interaction, declared, reply, ct);
        }
        else
        {
            await AnswerAsync(interaction, reply, ct, declared == Deferral.Private);
        }
    }

    // What comes while the bot still loads waits for that, and is deferred like anything slow.
    private ValueTask<T> WhenLoadedAsync<T>(Func<ValueTask<T>> run, CancellationToken ct)
    {
        return _loaded.IsCompleted ? run() : LaterAsync();

        async ValueTask<T> LaterAsync()
        {
            await _loaded.WaitAsync(ct);
            return await run();
        }
    }

    private async Task<bool> InTimeAsync(Task task, TimeSpan wait, CancellationToken ct)
    {
        if (wait <= TimeSpan.Zero)
        {
            return task.IsCompleted;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var delay = Task.Delay(wait, _time, stop.Token);
        var first = await Task.WhenAny(task, delay);
        await stop.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return first == task;
    }

    private TimeSpan Elapsed(Interaction interaction) => _time.GetElapsedTime(interaction.ReceivedAt);

    private Task<bool> AnswerAsync(Interaction interaction, Reply reply, CancellationToken ct, bool isPrivate = true) =>
        RespondAsync(
            interaction,
            reply switch
            {
                Reply.MessageReply message => new MessageResponse(message.Message, isPrivate || message.OnlyCaller),
                Reply.UpdateReply update => new UpdateResponse(MessageEdit.To(update.Message)),
                Reply.ModalReply modal => new ModalResponse(modal.Modal),
                _ => new DeferUpdateResponse(),
            },
            ct
        );

    // False where Discord has given up on the interaction, or has an answer already.
    private async Task<bool> RespondAsync(Interaction interaction, InteractionResponse response, CancellationToken ct)
    {
        var acknowledgement = await _discord.RespondAsync(interaction, response, ct);
        if (acknowledgement != Acknowledgement.Accepted)
        {
            LogNotAccepted(interaction.Id, acknowledgement);
        }
        return acknowledgement == Acknowledgement.Accepted;
    }

    private async Task AnswerDeferredAsync(
        Interaction interaction,
        Deferral declared,
        Reply reply,
        CancellationToken ct
    )
    {
        switch (reply)
        {
            case Reply.MessageReply { OnlyCaller: true } only when declared == Deferral.Public:
                await _discord.DeleteOriginalAsync(interaction, ct);
                await _discord.FollowUpAsync(interaction, only.Message, true, ct);
                break;
            case Reply.MessageReply message when declared == Deferral.Update:
                await _discord.FollowUpAsync(interaction, message.Message, true, ct);
                break;
            case Reply.MessageReply message:
                await _discord.EditOriginalAsync(interaction, MessageEdit.To(message.Message), ct);
                break;
            case Reply.UpdateReply update:
                await _discord.EditOriginalAsync(interaction, MessageEdit.To(update.Message), ct);
                break;
            case Reply.NoReply when declared != Deferral.Update:
                await _discord.DeleteOriginalAsync(interaction, ct);
                break;
        }
    }

    private static InteractionResponse Defer(Deferral declared) =>
        declared == Deferral.Update
            ? new DeferUpdateResponse()
            : new DeferMessageResponse(declared == Deferral.Private);

    private (Route? Route, IReadOnlyDictionary<string, string>? Parts) Find(string customId)
    {
        var slash = customId.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && _routes.TryGetValue(customId[..slash], out var candidates))
        {
            foreach (var route in candidates)
            {
                if (route.Match(customId) is { } parts)
                {
                    return (route, parts);
                }
            }
        }
        return (null, null);
    }

    // Discord keeps members from commands they may not use, but has no permissions for subcommands and buttons.
    private async ValueTask<Reply?> RefusalAsync(
        Call call,
        Permissions needs,
        bool guildOnly,
        bool ownerOnly,
        CancellationToken ct
    )
    {
        var language = call.OwnLanguage;
        if ((guildOnly || needs != Permissions.None) && call.GuildId is null)
        {
            return Reply.OnlyYou(language["router.not-here"]);
        }
        if (ownerOnly && !await _owners.AreAsync(call.User.Id, ct))
        {
            return Reply.OnlyYou(language["router.owner-only"]);
        }
        if (needs != Permissions.None && !call.May(needs))
        {
            var missing = string.Join(", ", call.Permissions.Missing(needs).Names());
            return Reply.OnlyYou(language.Say("router.needs", ("permission", missing)));
        }
        return null;
    }

    private Task<bool> RefuseAsync(Interaction interaction, string key, CancellationToken ct) =>
        AnswerAsync(interaction, Reply.OnlyYou(Texts.For(interaction.EffectiveLocale)[key]), ct);

    private async ValueTask PongAsync(Interaction interaction, CancellationToken ct) =>
        await RespondAsync(interaction, new PongResponse(), ct);

    private async ValueTask UnknownTypeAsync(Interaction interaction, CancellationToken ct)
    {
        LogUnknownType((int)interaction.Type);
        await RefuseAsync(interaction, "router.unknown-command", ct);
    }

    private enum Deferral
    {
        None,
        Public,
        Private,
        Update,
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed ({Id})")]
    private partial void LogFailed(Exception exception, string what, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Suggestions of {What} failed")]
    private partial void LogSuggestFailed(Exception exception, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interaction {Id} was not answered by us: {Acknowledgement}")]
    private partial void LogNotAccepted(Snowflake id, Acknowledgement acknowledgement);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interaction {Id} could not be answered: Discord says {Code}")]
    private partial void LogTooLate(Snowflake id, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Interaction {Id} could not be answered")]
    private partial void LogNotAnswered(Exception exception, Snowflake id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An interaction of the unknown type {Type}")]
    private partial void LogUnknownType(int type);
}

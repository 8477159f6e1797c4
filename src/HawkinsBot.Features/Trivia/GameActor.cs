using System.Collections.Immutable;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>
/// The game of one channel. Whatever happens goes through one queue; all that waits there is applied at once and stored
/// in one commit, so that two hundred presses in a second are a few writes. Only then is anybody told.
/// </summary>
internal sealed partial class GameActor : IDisposable
{
    // So many members' boards fit into a batch of the store: five documents each, and the game.
    private const int ScoresAtOnce = 90;

    private static readonly TimeSpan EditGap = TimeSpan.FromSeconds(1);

    private readonly GameServices _services;
    private readonly DocumentKey<GameState> _key;
    private readonly Snowflake _channel;
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private readonly List<Item> _inbox = [];
    private readonly ITimer _timer;
    private readonly ITimer _editTimer;
    private readonly SemaphoreSlim _editing = new(1);
    private Stored<GameState>? _stored;
    private bool _draining;
    private bool _telling;
    private bool _editDue;
    private DateTimeOffset _lastEdit;

    public GameActor(GameServices services, ulong guild, ulong channel, CancellationToken stopping)
    {
        _services = services;
        _key = TriviaDocuments.Games.Key(guild, channel);
        _channel = new Snowflake(channel);
        _stopping = stopping;
        _timer = services.Time.CreateTimer(
            _ => Forget(PostAsync(new GameEvent.Tick(Now))),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _editTimer = services.Real.CreateTimer(
            _ => Forget(Task.Run(EditCountAsync, _stopping)),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    private DateTimeOffset Now => _services.Time.GetUtcNow();

    /// <summary>Lets something happen.</summary>
    /// <returns>What became of it, once it is stored.</returns>
    public Task<GameStep?> PostAsync(GameEvent happened) =>
        PostAsync(game => game is null ? null : TriviaGame.Apply(game, happened));

    /// <summary>Starts a game unless one runs.</summary>
    public Task<GameStep?> StartAsync(GameState game) =>
        PostAsync(old =>
            old is null or { Phase: GamePhase.Finished, Untold.IsEmpty: true, Unscored.IsEmpty: true }
                ? new GameStep(TriviaGame.Start(game, Now), GameAnswer.Done)
                : new GameStep(old, GameAnswer.Busy)
        );

    public void Dispose()
    {
        _timer.Dispose();
        _editTimer.Dispose();
        _editing.Dispose();
    }

    private Task<GameStep?> PostAsync(Func<GameState?, GameStep?> apply)
    {
        var item = new Item(apply);
        lock (_gate)
        {
            _inbox.Add(item);
            if (_draining)
            {
                return item.Done.Task;
            }
            _draining = true;
        }
        Forget(Task.Run(DrainAsync, _stopping));
        return item.Done.Task;
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            Item[] items;
            lock (_gate)
            {
                if (_inbox.Count == 0)
                {
                    _draining = false;
                    return;
                }
                items = [.. _inbox];
                _inbox.Clear();
            }
            try
            {
                await ApplyAsync(items);
            }
            catch (Exception e)
            {
                // What is stored is what counts: read it anew next time, and let the clock try again.
                _stored = null;
                foreach (var item in items)
                {
                    item.Done.TrySetException(e);
                }
                if (!_stopping.IsCancellationRequested)
                {
                    _services.LogGameFailed(e, _key.Id);
                    _timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    private async Task ApplyAsync(Item[] items)
    {
        while (true)
        {
            _stored ??= await _services.Store.GetAsync(_key, _stopping);
            var before = _stored?.Value;
            var game = before;
            var edit = false;
            var steps = new GameStep?[items.Length];
            for (var i = 0; i < items.Length; i++)
            {
                steps[i] = items[i].Apply(game);
                game = steps[i]?.State ?? game;
                edit |= steps[i]?.Edit ?? false;
            }
            if (game is not null && TriviaGame.WantsQuestion(game, Now))
            {
                var question = await _services.Questions.NextAsync(game, _stopping);
                game = question is null ? TriviaGame.Dry(game, Now) : TriviaGame.Ask(game, question, Now);
            }
            if (game is null || ReferenceEquals(game, before) || await CommitAsync(game))
            {
                for (var i = 0; i < items.Length; i++)
                {
                    items[i].Done.TrySetResult(steps[i]);
                }
                await FollowAsync(before, edit);
                return;
            }
            // Somebody else wrote the game (a member was forgotten): again, on what stands there now.
            _stored = null;
        }
    }

    private async Task<bool> CommitAsync(GameState game, params IReadOnlyList<Change> also)
    {
        var version = _stored?.Version ?? Change.Absent;
        var result = await _services.Store.CommitAsync([_key.Put(game, version), .. also], _stopping);
        if (result.Committed)
        {
            _stored = new Stored<GameState>(_key.Id, result.Version, game);
        }
        return result.Committed;
    }

    // What follows from the game as it is now: the boards, what Discord is to be told, the next moment.
    private async Task FollowAsync(GameState? before, bool edit)
    {
        if (_stored?.Value is { Phase: GamePhase.Finished } finished && before?.Phase != GamePhase.Finished)
        {
            await _services.Questions.RecordAsync(finished, _stopping);
        }
        while (_stored?.Value is { Unscored.IsEmpty: false } game)
        {
            ImmutableArray<ulong> some = [.. game.Unscored.Take(ScoresAtOnce)];
            var changes = await _services.Boards.AddAsync(game, some, _stopping);
            var scored = TriviaGame.Apply(game, new GameEvent.Scored(some)).State;
            if (!await CommitAsync(scored, changes))
            {
                _stored = await _services.Store.GetAsync(_key, _stopping);
            }
        }
        if (_stored?.Value is not { } now)
        {
            return;
        }
        if (!now.Untold.IsEmpty)
        {
            Tell();
        }
        if (edit && now.Phase == GamePhase.Asking)
        {
            ScheduleEdit();
        }
        if (now.Phase == GamePhase.Finished)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        else if (now.Phase == GamePhase.Invited || now.Untold.IsEmpty)
        {
            var wait = now.Next - Now;
            // A timer that fires a moment early would find nothing to do and never come back.
            _timer.Change(
                wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            if (_telling)
            {
                return;
            }
            _telling = true;
        }
        Forget(Task.Run(TellAsync, _stopping));
    }

    private async Task TellAsync()
    {
        var failures = 0;
        try
        {
            while (_stored?.Value is { Untold: [var tell, ..] } game)
            {
                try
                {
                    var message = await TellAsync(game, tell);
                    await PostAsync(new GameEvent.Told(tell, game.Current?.Number ?? 0, message, Now));
                    failures = 0;
                }
                catch (DiscordApiException e) when (!e.IsTransient)
                {
                    _services.LogLost(_key.Id, e.Code, e.Reason);
                    await PostAsync(new GameEvent.Lost(Now));
                }
                catch (Exception e) when (!_stopping.IsCancellationRequested)
                {
                    _services.LogNotTold(e, tell, _key.Id);
                    var wait = TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(6, ++failures)));
                    await Task.Delay(wait, _services.Real, _stopping);
                }
            }
        }
        finally
        {
            bool again;
            lock (_gate)
            {
                _telling = false;
                again = _stored?.Value is { Untold.IsEmpty: false } && !_stopping.IsCancellationRequested;
            }
            if (again)
            {
                Tell();
            }
        }
    }

    private async Task<ulong?> TellAsync(GameState game, Tell tell)
    {
        var message = tell switch
        {
            Trivia.Tell.Invitation => GameCards.Invitation(game),
            Trivia.Tell.Question => GameCards.Question(game),
            Trivia.Tell.Reveal => GameCards.Reveal(game),
            Trivia.Tell.Void => GameCards.Voided(game),
            _ => GameCards.Result(game),
        };
        if (tell is Trivia.Tell.Reveal or Trivia.Tell.Void && game.Current?.Message is { } id)
        {
            try
            {
                await EditAsync(id, () => message);
                return id;
            }
            catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownMessage)
            {
                // Somebody deleted it: what is right is said all the same.
            }
        }
        // The nonce is the same after a restart, so that Discord does not show it twice.
        var nonce = $"{game.Id}{(int)tell}{game.Current?.Number ?? 0}";
        var sent = await _services.Discord.SendAsync(_channel, message with { Nonce = nonce }, _stopping);
        return sent.Id.Value;
    }

    private void ScheduleEdit()
    {
        TimeSpan wait;
        lock (_gate)
        {
            if (_editDue)
            {
                return;
            }
            _editDue = true;
            wait = _lastEdit + EditGap - _services.Real.GetUtcNow();
        }
        _editTimer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    // The count of those who answered: nice to have, so it gives way where many games want to edit at once.
    private async Task EditCountAsync()
    {
        if (_services.Pace.Backlog > TimeSpan.FromMilliseconds(500))
        {
            _editTimer.Change(EditGap, Timeout.InfiniteTimeSpan);
            return;
        }
        if (_stored?.Value is not { Phase: GamePhase.Asking, Current: { Message: { } id } round })
        {
            lock (_gate)
            {
                _editDue = false;
            }
            return;
        }
        try
        {
            await EditAsync(
                id,
                () =>
                {
                    lock (_gate)
                    {
                        _editDue = false;
                    }
                    return _stored?.Value is { Phase: GamePhase.Asking } now && now.Current?.Number == round.Number
                        ? GameCards.Question(now)
                        : null;
                }
            );
        }
        catch (DiscordApiException e)
        {
            _services.LogNotEdited(_key.Id, e.Code);
        }
    }

    // One after the other: what is shown last is what was meant to be, and a second lies between two.
    private async Task EditAsync(ulong message, Func<MessageCreate?> card)
    {
        await _editing.WaitAsync(_stopping);
        try
        {
            await _services.Pace.RunAsync(
                _lastEdit + EditGap,
                async () =>
                {
                    if (card() is { } shown)
                    {
                        var edit = MessageEdit.To(shown);
                        await _services.Discord.EditAsync(_channel, new Snowflake(message), edit, _stopping);
                    }
                },
                _stopping
            );
        }
        finally
        {
            _lastEdit = _services.Real.GetUtcNow();
            _editing.Release();
        }
    }

    private void Forget(Task task) =>
        task.ContinueWith(
            failed =>
            {
                if (failed.Exception is { } e && !_stopping.IsCancellationRequested)
                {
                    _services.LogGameFailed(e.GetBaseException(), _key.Id);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.NotOnRanToCompletion,
            TaskScheduler.Default
        );

    private sealed record Item(Func<GameState?, GameStep?> Apply)
    {
        public TaskCompletionSource<GameStep?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>What happens by itself as the world's time passes: threads fall asleep, polls end.</summary>
internal sealed class Passing : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly Simulator _simulator;
    private readonly ITimer _timer;

    public Passing(Simulator simulator)
    {
        _simulator = simulator;
        _timer = simulator.World.Clock.CreateTimer(_ => Look(), null, Every, Every);
    }

    /// <summary>The messages whose polls are open.</summary>
    public List<Message> Polls { get; } = [];

    private void Look()
    {
        var world = _simulator.World;
        lock (world.Gate)
        {
            var now = world.Now;
            foreach (var guild in world.Guilds)
            {
                foreach (var thread in guild.Threads)
                {
                    Archive(thread, now);
                }
            }

            foreach (var message in Polls.Where(m => m.Poll!.Expiry <= now).ToList())
            {
                End(message);
            }
        }
    }

    private void Archive(Channel thread, DateTimeOffset now)
    {
        var state = thread.Thread!;
        var last = WorldState.TimeOf(thread.LastMessageId ?? thread.Id);
        var since = last > state.ArchiveChangedAt ? last : state.ArchiveChangedAt;
        if (!state.Archived && now - since >= TimeSpan.FromMinutes(state.AutoArchive))
        {
            state.Archived = true;
            state.ArchiveChangedAt = now;
            _simulator.Events.OfChannel("UPDATE", thread);
        }
    }

    /// <summary>Ends a poll: the message says so, and another one tells the result.</summary>
    public void End(Message message)
    {
        Polls.Remove(message);
        var poll = message.Poll!;
        if (poll.Finalized || message.Deleted)
        {
            return;
        }

        var world = _simulator.World;
        poll.Finalized = true;
        poll.Expiry = poll.Expiry < world.Now ? poll.Expiry : world.Now;
        _simulator.Events.MessageUpdated(message);
        _simulator.Messages.Post(
            new Message(world.NextId(), message.Channel, message.Author, world.Now)
            {
                Type = 46,
                Reference = new Reference(0, message.Channel.Id, message.Id, message.Channel.Guild?.Id),
                Embeds = KeptJson.Of([
                    new JsonObject
                    {
                        ["type"] = "poll_result",
                        ["fields"] = new JsonArray(
                            Field("poll_question_text", poll.Question.Str("text") ?? ""),
                            Field("total_votes", $"{poll.Votes.Values.Sum(v => v.Count)}")
                        ),
                    },
                ]),
            }
        );
    }

    private static JsonObject Field(string name, string value) =>
        new()
        {
            ["name"] = name,
            ["value"] = value,
            ["inline"] = false,
        };

    public void Dispose() => _timer.Dispose();
}

using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.World;

/// <summary>An interaction from its dispatch to the end of its token.</summary>
internal sealed class Interaction
{
    public const int CommandType = 2;
    public const int ComponentType = 3;
    public const int AutocompleteType = 4;
    public const int ModalType = 5;

    /// <summary>How long the bot may take for its first answer.</summary>
    public static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(3);

    /// <summary>How long the token lives, by the world's clock.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(15);

    public required ulong Id { get; init; }
    public required string Token { get; init; }
    public required int Type { get; init; }
    public required User User { get; init; }
    public required Channel Channel { get; init; }

    /// <summary>On the clock of the three seconds, which no jump of the world's touches.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The person's session that hears of it, or null.</summary>
    public string? SessionId { get; init; }
    public JsonNode? Nonce { get; init; }
    public Command? Command { get; init; }

    /// <summary>The message of a component, or that a modal was opened from.</summary>
    public Message? Message { get; init; }
    public ulong? TargetMessageId { get; init; }
    public User? TargetUser { get; init; }

    /// <summary>The interaction that opened the modal.</summary>
    public Interaction? Trigger { get; init; }
    public required IReadOnlyDictionary<string, string> Owners { get; init; }

    /// <summary>Whether only the person's install, not the server's, brought the app here.</summary>
    public bool OnlyUserInstalled { get; init; }

    /// <summary>The type of the first answer, 0 before it.</summary>
    public int AnsweredWith { get; set; }

    /// <summary>The message that <c>@original</c> names.</summary>
    public Message? Original { get; set; }
    public bool Failed { get; set; }
    public int FollowUps { get; set; }
    public ITimer? Deadline { get; set; }

    /// <summary>The modal that was opened by the answer.</summary>
    public JsonObject? Modal { get; set; }
    public long DispatchedAt { get; set; }

    /// <summary>When the first answer had come in, before it was judged; both as timestamps.</summary>
    public long ArrivedAt { get; set; }
    public LoadRun? Load { get; init; }
    public Http.BucketState Bucket { get; } = new();
}

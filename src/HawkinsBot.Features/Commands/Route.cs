namespace HawkinsBot.Commands;

/// <summary>
/// What answers a custom id of a button, a select or a modal. The pattern is a path with names in braces,
/// <c>trivia/answer/{game}/{round}/{choice}</c>; slugs are stable, so that a component works after a restart.
/// </summary>
/// <param name="Pattern">Segments between slashes; the first two are literal.</param>
/// <param name="Run">The body.</param>
public sealed record Route(string Pattern, Func<Press, CancellationToken, ValueTask<Reply>> Run)
{
    private readonly string[] _segments = Pattern.Split('/');

    /// <summary>How it is deferred when it takes long.</summary>
    public RouteAnswer Answer { get; init; } = RouteAnswer.PrivateMessage;

    /// <summary>What the member must be allowed in the channel.</summary>
    public Discord.Model.Permissions Needs { get; init; } = Discord.Model.Permissions.None;

    internal string FirstSegment => _segments[0];

    /// <summary>The values of the names in the pattern, or null where <paramref name="customId"/> is not of it.</summary>
    internal IReadOnlyDictionary<string, string>? Match(string customId)
    {
        var parts = customId.Split('/');
        if (parts.Length != _segments.Length)
        {
            return null;
        }
        var values = new Dictionary<string, string>(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            var segment = _segments[i];
            if (segment is ['{', .. var name, '}'])
            {
                values[name] = Uri.UnescapeDataString(parts[i]);
            }
            else if (!string.Equals(segment, parts[i], StringComparison.Ordinal))
            {
                return null;
            }
        }
        return values;
    }

    /// <summary>A custom id: the parts joined by slashes, each escaped.</summary>
    public static string Id(params ReadOnlySpan<object> parts)
    {
        var segments = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = Convert.ToString(parts[i], System.Globalization.CultureInfo.InvariantCulture)!;
            segments[i] = i == 0 ? part : Uri.EscapeDataString(part);
        }
        return string.Join('/', segments);
    }
}

/// <summary>How a component or modal is answered, which fixes how it is deferred.</summary>
public enum RouteAnswer
{
    /// <summary>A new message that only the presser sees.</summary>
    PrivateMessage,

    /// <summary>A new message that all see.</summary>
    PublicMessage,

    /// <summary>The message that carries the component changes.</summary>
    Update,

    /// <summary>
    /// A press on a message that all see is answered privately; on one that only the presser sees, that message changes.
    /// The route returns <see cref="Reply.Say(Discord.Model.MessageCreate)"/> for both.
    /// </summary>
    InPlaceIfPrivate,

    /// <summary>A modal, at once.</summary>
    Modal,
}

namespace HawkinsBot.Trivia;

/// <summary>Trivia.</summary>
public sealed class TriviaOptions
{
    /// <summary>So many seconds must lie between two games that the same person starts, 0 to 600.</summary>
    public int StartCooldown { get; set; } = 15;

    /// <summary>At most so many edits of trivia messages a second in all channels together, 1 to 40.</summary>
    public int EditsPerSecond { get; set; } = 20;
}

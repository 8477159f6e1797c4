namespace HawkinsBot.Catalogue;

/// <summary>Something wrong in a catalogue file, where a person can find it.</summary>
/// <param name="File">The file, relative to the catalogue.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">What is wrong and what is allowed.</param>
/// <param name="IsWarning">Whether the catalogue can be imported all the same.</param>
public sealed record Mistake(string File, int Line, string Text, bool IsWarning = false)
{
    /// <summary><c>cast.yaml:12: …</c></summary>
    public override string ToString() => $"{File}:{Line}: {(IsWarning ? "warning: " : "")}{Text}";
}

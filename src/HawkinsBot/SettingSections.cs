using HawkinsBot.Discord;
using HawkinsBot.News;
using HawkinsBot.Playground;
using HawkinsBot.Server;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;

namespace HawkinsBot;

/// <summary>Every section of settings and the class that says what is in it; the list of settings is written from it.</summary>
internal static class SettingSections
{
    public static IReadOnlyList<(string Section, Type Type)> All { get; } =
    [
        ("Discord", typeof(ProcessOptions)),
        ("Discord", typeof(DiscordOptions)),
        ("Storage", typeof(StorageOptions)),
        ("Catalogue", typeof(CatalogueSettings)),
        ("Playground", typeof(PlaygroundOptions)),
        ("About", typeof(AboutOptions)),
        ("Trivia", typeof(TriviaOptions)),
        ("News", typeof(NewsOptions)),
    ];
}

/// <summary>Which Discord the process talks to.</summary>
internal sealed class ProcessOptions
{
    /// <summary><c>Live</c> talks to Discord and needs a token; <c>Playground</c> opens a local Discord.</summary>
    public string Mode { get; set; } = "Live";

    /// <summary>Which client: <c>Own</c>, or <c>DiscordNet</c> where it is built in.</summary>
    public string Client { get; set; } = "Own";

    /// <summary>The address of a playground in another process whose clock the bot follows; empty for the real time.</summary>
    public string Clock { get; set; } = "";
}

/// <summary>Where the catalogue is.</summary>
internal sealed class CatalogueSettings
{
    /// <summary>The folder of the catalogue's files; empty for the one beside the program.</summary>
    public string Path { get; set; } = "";
}

using System.Collections.Frozen;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>Which kinds of entries the nouns of questions stand for.</summary>
internal static class Kinds
{
    private static readonly FrozenDictionary<string, EntryKind> All = new (string Words, EntryKind Kind)[]
    {
        ("song track music tune", EntryKind.Music),
        ("film movie", EntryKind.Screen),
        ("game", EntryKind.Game),
        ("monster creature beast", EntryKind.Creature),
        ("pet cat dog turtle tortoise", EntryKind.Pet),
        ("car vehicle van truck helicopter plane aircraft boat bike bus motorcycle", EntryKind.Vehicle),
        ("town city place lab mall arcade restaurant shop store school street road lake prison diner", EntryKind.Place),
        ("food snack drink", EntryKind.Food),
        ("episode chapter", EntryKind.Episode),
        ("club band group team agency organisation organization", EntryKind.Organisation),
        ("object weapon device", EntryKind.Object),
        ("actor actress director writer composer", EntryKind.Person),
        ("character", EntryKind.Character),
    }
        .SelectMany(g => g.Words.Split(' ').Select(w => KeyValuePair.Create(Words.Stem(w), g.Kind)))
        .DistinctBy(p => p.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a stem is that of a kind of things: "song", "creature".</summary>
    public static bool IsKind(string stem) => All.ContainsKey(stem);

    /// <summary>The kind that a stem stands for, or null.</summary>
    public static EntryKind? Of(string? stem) => stem is not null && All.TryGetValue(stem, out var kind) ? kind : null;
}

namespace HawkinsBot.Storage;

/// <summary>
/// A store as the verbs name it: <c>sqlite:FILE</c>, <c>litedb:FILE</c> or <c>postgres:CONNECTION STRING</c>; without
/// the part after the colon, what the settings say.
/// </summary>
/// <param name="Provider">Which store.</param>
/// <param name="Place">The file or the connection string; empty for that of the settings.</param>
public sealed record StoreAddress(StorageProvider Provider, string Place)
{
    /// <summary>Reads an address.</summary>
    /// <exception cref="StorageException">It is none, or names a store that keeps nothing.</exception>
    public static StoreAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (name, place) = text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (text[..colon], text[(colon + 1)..])
            : (text, "");
        return name.ToUpperInvariant() switch
        {
            "SQLITE" => new(StorageProvider.Sqlite, place),
            "LITEDB" => new(StorageProvider.LiteDb, place),
            "POSTGRES" => new(StorageProvider.Postgres, place),
            // The text may hold a password, so it is not repeated.
            _ => throw new StorageException(
                "A store is named sqlite:FILE, litedb:FILE or postgres:CONNECTION STRING; "
                    + "what is left out after the colon is taken from the settings."
            ),
        };
    }

    /// <summary>Without secrets, for messages.</summary>
    public override string ToString() =>
        Provider == StorageProvider.Postgres || Place.Length == 0 ? $"{Provider}" : $"{Provider} '{Place}'";

    /// <summary>The settings with this store in them.</summary>
    public StorageOptions In(StorageOptions settings) =>
        new()
        {
            Provider = Provider.ToString(),
            // A path of the settings is that of their own provider.
            Path =
                Place.Length > 0 && Provider != StorageProvider.Postgres ? Place
                : string.Equals(settings.Provider, Provider.ToString(), StringComparison.OrdinalIgnoreCase)
                    ? settings.Path
                : "",
            ConnectionString =
                Place.Length > 0 && Provider == StorageProvider.Postgres ? Place : settings.ConnectionString,
        };
}

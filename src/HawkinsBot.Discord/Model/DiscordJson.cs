namespace HawkinsBot.Discord.Model;

/// <summary>The JSON that Discord would get, as UTF-8: for HTTP answers, approved cards and published lists.</summary>
public static class DiscordJson
{
    /// <summary>An answer to an interaction, as a callback or the HTTP endpoint sends it.</summary>
    public static byte[] ToUtf8(InteractionResponse response) =>
        WireWriter.ToUtf8(w => WireWriter.Response(w, response));

    /// <summary>A message.</summary>
    public static byte[] ToUtf8(MessageCreate message) =>
        WireWriter.ToUtf8(w => WireWriter.Message(w, message, 0, message.Nonce, webhook: false));

    /// <summary>A change of a message.</summary>
    public static byte[] ToUtf8(MessageEdit edit) => WireWriter.ToUtf8(w => WireWriter.Edit(w, edit));

    /// <summary>A command, as it is published to everybody.</summary>
    public static byte[] ToUtf8(CommandDefinition command) =>
        WireWriter.ToUtf8(w => CommandWriter.Write(w, command, global: true));
}

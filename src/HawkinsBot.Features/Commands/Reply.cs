using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>What a command or a component returns; the router sends it.</summary>
public abstract record Reply
{
    private Reply() { }

    /// <summary>A message with the visibility that the command or route declared.</summary>
    public static Reply Say(MessageCreate message) => new MessageReply(message, false);

    /// <summary>A line of text with the visibility that the command or route declared.</summary>
    public static Reply Say(string text) => Say(new MessageCreate { Content = text });

    /// <summary>A message that only the caller sees, whatever was declared.</summary>
    public static Reply OnlyYou(MessageCreate message) => new MessageReply(message, true);

    /// <summary>A line of text that only the caller sees, whatever was declared.</summary>
    public static Reply OnlyYou(string text) => OnlyYou(new MessageCreate { Content = text });

    /// <summary>The message that carries the pressed component becomes this.</summary>
    public static Reply Update(MessageCreate message) => new UpdateReply(message);

    /// <summary>A form.</summary>
    public static Reply Form(Modal modal) => new ModalReply(modal);

    /// <summary>A press is acknowledged and nothing changes by it (the message is edited elsewhere).</summary>
    public static Reply Nothing { get; } = new NoReply();

    internal sealed record MessageReply(MessageCreate Message, bool OnlyCaller) : Reply;

    internal sealed record UpdateReply(MessageCreate Message) : Reply;

    internal sealed record ModalReply(Modal Modal) : Reply;

    internal sealed record NoReply : Reply;
}

using System.Text;
using NSec.Cryptography;

namespace HawkinsBot.Discord.Endpoint;

/// <summary>Whether a request to our endpoint is Discord's: an Ed25519 signature over its timestamp and its body.</summary>
/// <seealso href="https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers"/>
internal sealed class RequestSignature
{
    public const string SignatureHeader = "X-Signature-Ed25519";
    public const string TimestampHeader = "X-Signature-Timestamp";

    private const int LongestTimestamp = 32;
    private readonly PublicKey _key;

    /// <param name="verifyKey">The application's <c>verify_key</c>: 64 hexadecimal digits.</param>
    /// <exception cref="FormatException">It is no such key.</exception>
    public RequestSignature(string verifyKey) =>
        _key = PublicKey.TryImport(
            SignatureAlgorithm.Ed25519,
            Convert.FromHexString(verifyKey),
            KeyBlobFormat.RawPublicKey,
            out var key
        )
            ? key!
            : throw new FormatException("The application's verify_key is no Ed25519 key.");

    /// <summary>Whether the signature is right.</summary>
    /// <param name="signature">128 hexadecimal digits; anything else is wrong.</param>
    /// <param name="timestamp">As it came.</param>
    /// <param name="body">As it came.</param>
    public bool IsRight(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signed = stackalloc byte[64];
        if (
            signature is not { Length: 128 }
            || timestamp is not { Length: > 0 and <= LongestTimestamp }
            || Convert.FromHexString(signature, signed, out _, out _) != System.Buffers.OperationStatus.Done
        )
        {
            return false;
        }

        return SignatureAlgorithm.Ed25519.Verify(_key, [.. Encoding.ASCII.GetBytes(timestamp), .. body], signed);
    }
}

using System.Text.Json;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Http;

/// <summary>One REST request of the bot, as it was answered.</summary>
internal sealed record RecordedRequest(
    long N,
    DateTimeOffset At,
    string Method,
    string Path,
    string Query,
    byte[]? Body,
    IReadOnlyList<string> Files,
    int Status,
    byte[]? Response,
    string? Route,
    string? Bucket,
    double Ms,
    string? Fault
)
{
    public void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteNumber("n", N);
        w.WriteString("at", Json.Time(At));
        w.WriteString("method", Method);
        w.WriteString("path", Path);
        w.WriteString("query", Query);
        Raw(w, "body", Body);
        w.WriteStartArray("files");
        foreach (var file in Files)
        {
            w.WriteStringValue(file);
        }

        w.WriteEndArray();
        w.WriteNumber("status", Status);
        Raw(w, "response", Response);
        w.WriteString("route", Route);
        w.WriteString("bucket", Bucket);
        w.WriteNumber("ms", Math.Round(Ms, 3));
        w.WriteString("fault", Fault);
        w.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter w, string name, byte[]? json)
    {
        if (json is { Length: > 0 })
        {
            w.Raw(name, json);
        }
        else
        {
            w.WriteNull(name);
        }
    }
}

/// <summary>The bot's requests in order; the last 20,000 are kept.</summary>
internal sealed class RequestLog(Inspector inspector)
{
    private const int Kept = 20_000;
    private readonly Lock _gate = new();
    private readonly Queue<RecordedRequest> _all = new();
    private long _last;

    public void Add(Func<long, RecordedRequest> make)
    {
        RecordedRequest request;
        lock (_gate)
        {
            request = make(++_last);
            _all.Enqueue(request);
            if (_all.Count > Kept)
            {
                _all.Dequeue();
            }
        }

        inspector.Add("request", () => Json.Write(request.Write));
    }

    public byte[] After(long n)
    {
        List<RecordedRequest> requests;
        lock (_gate)
        {
            requests = _all.Where(r => r.N > n).ToList();
        }

        return Json.Array(requests, (w, r) => r.Write(w));
    }
}

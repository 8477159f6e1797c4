using System.Net.Sockets;
using Npgsql;

namespace HawkinsBot.Storage;

/// <summary>Which failures pass by themselves, and what the others mean.</summary>
internal static class PostgresFailures
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>A server's recovery takes real time, whatever the bot's clock says.</summary>
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Runs it again, with growing pauses, while its failures may pass; at most for ten seconds.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        var start = Time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause = Shorter(pause * 2, LongestPause))
        {
            try
            {
                return await work();
            }
            catch (NpgsqlException e)
            {
                if (!Passes(e) || Time.GetElapsedTime(start) > Patience)
                {
                    throw Explain(e);
                }
            }

            // Those who collided do not meet again at the same moment.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), Time, ct);
        }
    }

    private static bool Passes(NpgsqlException e) =>
        e is PostgresException refused
            ? refused.SqlState
                is PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.UniqueViolation // somebody added it first: the next try sees it
                    or PostgresErrorCodes.LockNotAvailable
                    or PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.TooManyConnections
                || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
            : e.IsTransient || e.InnerException is IOException or SocketException or TimeoutException;

    private static StorageException Explain(NpgsqlException e) =>
        e is PostgresException refused
            ? refused.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(
                    $"PostgreSQL refuses the user ({refused.MessageText}): check Storage:ConnectionString.",
                    e
                ),
                PostgresErrorCodes.InvalidCatalogName => new(
                    $"PostgreSQL: {refused.MessageText}. Create it, or name another in Storage:ConnectionString.",
                    e
                ),
                PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName => new(
                    $"PostgreSQL: {refused.MessageText}. The user must be allowed to create tables in the schema.",
                    e
                ),
                _ => new($"PostgreSQL: {refused.MessageText} ({refused.SqlState})", e),
            }
            : new($"PostgreSQL cannot be reached: {e.Message} Check Storage:ConnectionString and the server.", e);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

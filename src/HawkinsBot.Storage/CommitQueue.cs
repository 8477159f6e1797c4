using System.Collections.Concurrent;

namespace HawkinsBot.Storage;

/// <summary>
/// The one thread that writes to a file. Batches that wait for it are committed as a group, so that they share the
/// disk's synchronisation, and no thread of the pool is blocked.
/// </summary>
/// <param name="name">The thread's.</param>
/// <param name="commit">
/// Commits a group in one transaction: a result a batch, in their order. Where it throws, no batch of the group was
/// committed, or nobody can tell.
/// </param>
internal sealed class CommitQueue(
    string name,
    Func<IReadOnlyList<IReadOnlyList<Change>>, IReadOnlyList<CommitResult>> commit
) : IDisposable
{
    /// <summary>How many changes share a transaction; more only if one batch has more.</summary>
    private const int GroupSize = 1000;

    private readonly BlockingCollection<Pending> _queue = [];
    private Thread? _thread;

    /// <summary>Starts the thread.</summary>
    public CommitQueue Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
        return this;
    }

    /// <summary>Commits a batch with the next group.</summary>
    public async ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct)
    {
        DocumentRules.CheckBatch(changes);
        ct.ThrowIfCancellationRequested();
        if (changes.Count == 0)
        {
            return CommitResult.Done(0);
        }

        var pending = new Pending(changes, ct);
        try
        {
            _queue.Add(pending, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(IDocumentStore));
        }

        return await pending.Result.Task.WaitAsync(ct);
    }

    /// <summary>Completes what waits, and ends the thread.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread?.Join();
    }

    private void Run()
    {
        var group = new List<Pending>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            for (var size = first.Changes.Count; size < GroupSize && _queue.TryTake(out var next); )
            {
                group.Add(next);
                size += next.Changes.Count;
            }

            group.RemoveAll(static pending => pending.Ct.IsCancellationRequested);
            if (group.Count == 0)
            {
                continue;
            }

            try
            {
                var results = commit([.. group.Select(static pending => pending.Changes)]);
                for (var i = 0; i < group.Count; i++)
                {
                    group[i].Result.TrySetResult(results[i]);
                }
            }
            catch (Exception e)
            {
                group.ForEach(pending => pending.Result.TrySetException(e));
            }
        }
    }

    private sealed record Pending(IReadOnlyList<Change> Changes, CancellationToken Ct)
    {
        public TaskCompletionSource<CommitResult> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Runtime.CompilerServices;

namespace MultiRegion.Consul;

/// <summary>A value whose readers may wait for the next one. A slow reader skips to the newest. Anybody may write: of two at once either is last.</summary>
internal sealed class Latest<T>(T initial)
{
    private volatile Node _node = new(initial);

    public T Value => _node.Value;

    public void Publish(T value)
    {
        var previous = Interlocked.Exchange(ref _node, new Node(value));
        previous.Replaced.SetResult();
    }

    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var node = _node;
            yield return node.Value;
            await node.Replaced.Task.WaitAsync(cancellation);
        }
    }

    private sealed class Node(T value)
    {
        public T Value { get; } = value;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Collections.Concurrent;
using MultiRegion.Faults.Fuzzing.Inputs;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>
/// What was sent and what arrived, by the ids in the targets. No request may arrive more often than it was sent, none that was part of a well-formed body, none
/// in a form that two parsers could read differently, and an answer must be to what its client asked.
/// </summary>
internal sealed class FuzzLedger(Action<Finding> report) : IArrivalLog
{
    private const int Remembered = 2000;
    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private readonly ConcurrentQueue<long> _order = new();
    private readonly ConcurrentDictionary<StrictHead, StrictHead> _open = new(ReferenceEqualityComparer.Instance);
    private long _arrivals;

    /// <summary>Requests that arrived at an origin, of inputs and of all else.</summary>
    public long Arrivals => Interlocked.Read(ref _arrivals);

    /// <summary>What has arrived and is not over, for the origins' part.</summary>
    public IReadOnlyCollection<string> Open => [.. _open.Values.Select(head => head.Text)];

    /// <summary>The inputs that were sent last.</summary>
    public IReadOnlyList<FuzzInput> Recent => [.. _entries.Values.Select(entry => entry.Input).OrderBy(input => input.Number).TakeLast(400)];

    /// <summary>Before the input is sent.</summary>
    public void Sending(FuzzInput input)
    {
        _entries[input.Number] = new Entry(input);
        _order.Enqueue(input.Number);
        if (_order.Count > Remembered && _order.TryDequeue(out long oldest))
            _entries.TryRemove(oldest, out _);
    }

    public void Arrived(StrictHead head)
    {
        Interlocked.Increment(ref _arrivals);
        _open[head] = head;
        if (Find(head.Target) is not { } found)
            return;
        (string key, Entry entry) = found;
        if (key.StartsWith("/s/", StringComparison.Ordinal) && entry.Input.IsIntact)
            report(new Finding("smuggled", $"a request that was part of a body arrived:\n{head.Text}", [entry.Input]));
        int arrived = entry.Arrivals.AddOrUpdate(key, 1, (_, count) => count + 1);
        int sent = Occurrences(entry.Input.Text(), key);
        if (arrived > sent)
            report(new Finding("arrived too often", $"{key} was sent {sent} times and arrived {arrived} times:\n{head.Text}", [entry.Input]));
    }

    public void Over(StrictHead head) => _open.TryRemove(head, out _);

    public void NotCanonical(string what) =>
        report(new Finding("not canonical", $"an origin was sent what can be read in two ways: {what}", Recent));

    /// <summary>Looks at what a client got.</summary>
    public void Answered(FuzzInput input, IReadOnlyList<Answer> answers)
    {
        foreach (Answer answer in answers)
        {
            // 505 is HTTP's own answer to a version that it does not speak; the server under the edge gives it before there is a request.
            if (answer.Status is >= 500 and not 505 && !answer.IsProblem && !input.AsksHead)
                report(new Finding($"bare {answer.Status}", $"an answer {answer.Status} without a problem body", [input]));
            if (answer.To is not null && Find(answer.To) is { } found && found.Entry.Input.Number != input.Number && Occurrences(input.Text(), found.Key) == 0)
                report(new Finding("foreign answer", $"an answer to {answer.To} came to a client that asked {string.Join(", ", input.Ids)}", [input, found.Entry.Input]));
        }
    }

    private (string Key, Entry Entry)? Find(string target) =>
        FuzzId.TryFind(target, out string key, out long number) && _entries.TryGetValue(number, out Entry? entry) ? (key, entry) : null;

    private static int Occurrences(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
            count++;
        return count;
    }

    private sealed record Entry(FuzzInput Input)
    {
        public ConcurrentDictionary<string, int> Arrivals { get; } = new();
    }
}

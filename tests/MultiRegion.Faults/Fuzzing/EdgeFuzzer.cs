using System.Collections.Concurrent;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Faults.Fuzzing.Inputs;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>Fuzzes the public listener of a real edge: honest origins behind it, good traffic beside it, and checks of all that can be seen.</summary>
internal sealed class EdgeFuzzer(FuzzOptions options, TimeProvider time, IProgress<string> progress)
{
    private const int Origins = 2;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    private readonly FindingBook _book = new(options, progress);
    private readonly ConcurrentDictionary<int, long> _statuses = new();
    private long _inputs;

    /// <summary>Sends the seed's inputs, one after the other from several clients, until the time is over.</summary>
    public Task<FuzzReport> RunAsync(CancellationToken ct) => RunAsync(
        async (send, watch, over) =>
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
            ending.CancelAfter(options.Duration);
            await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => Task.Run(
                async () =>
                {
                    while (!ending.IsCancellationRequested && !over())
                        await send(FuzzInputs.Make(options.Seed, Interlocked.Increment(ref _inputs)));
                },
                CancellationToken.None)));
        },
        watching: true,
        ct);

    /// <summary>Sends inputs of a file in their order.</summary>
    public Task<FuzzReport> ReplayAsync(IReadOnlyList<FuzzInput> inputs, CancellationToken ct) => RunAsync(
        async (send, watch, over) =>
        {
            foreach (FuzzInput input in inputs.TakeWhile(_ => !over()))
            {
                Interlocked.Increment(ref _inputs);
                FuzzOutcome outcome = await send(input);
                progress.Report($"input {input.Number} ({input.Note}): {string.Join(", ", outcome.Answers)}");
                // At once, so that it is told by its place in the output which input did it.
                await watch.LookAsync(ct);
            }
        },
        watching: false,
        ct);

    private async Task<FuzzReport> RunAsync(Func<Func<FuzzInput, Task<FuzzOutcome>>, EdgeWatch, Func<bool>, Task> load, bool watching, CancellationToken ct)
    {
        string folder = Directory.CreateTempSubdirectory("multiregion-faults").FullName;
        var ledger = new FuzzLedger(_book.Add);
        List<HonestOrigin> origins = [.. Enumerable.Range(0, Origins).Select(_ => new HonestOrigin(ledger))];
        try
        {
            await using EdgeUnderTest edge = await EdgeUnderTest.StartAsync(folder, origins.Select(origin => origin.Address), time, ct);
            var watch = new EdgeWatch(edge, ledger, time, _book.Add);
            using var good = new GoodTraffic(edge.Ports, time, _book.Add);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Task beside = Task.WhenAll(good.RunAsync(over.Token), watching ? watch.RunAsync(over.Token) : Task.CompletedTask, TellAsync(watch, good, over.Token));
            var client = new FuzzClient(edge.Ports, time);
            await load(input => SendAsync(client, ledger, input, ct), watch, () => !edge.IsAlive);
            await over.CancelAsync();
            await beside;
            await watch.EndAsync(ct);
            return new FuzzReport(_inputs, good.Served, ledger.Arrivals, _statuses, watch.PeakMemoryBytes, _book.Files);
        }
        finally
        {
            foreach (HonestOrigin origin in origins)
                await origin.DisposeAsync();
            // What the edge said of it goes where the findings are.
            string log = Path.Combine(folder, "edge.log");
            if (_book.Count > 0 && File.Exists(log))
                File.Copy(log, Path.Combine(options.Findings, $"edge-{options.Seed}.log"), overwrite: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<FuzzOutcome> SendAsync(FuzzClient client, FuzzLedger ledger, FuzzInput input, CancellationToken ct)
    {
        ledger.Sending(input);
        FuzzOutcome outcome = await client.SendAsync(input, ct);
        ledger.Answered(input, outcome.Answers);
        if (outcome.GaveUp)
            _book.Add(new Finding("no answer", $"a well-formed input was not answered within {outcome.Waited.TotalSeconds:0} s; came: {string.Join(", ", outcome.Answers)}", [input]));
        foreach (Answer answer in outcome.Answers)
            _statuses.AddOrUpdate(answer.Status / 100, 1, (_, count) => count + 1);
        return outcome;
    }

    private async Task TellAsync(EdgeWatch watch, GoodTraffic good, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        using var timer = new PeriodicTimer(ProgressInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                TimeSpan elapsed = time.GetElapsedTime(began);
                progress.Report(
                    $"{elapsed:mm\\:ss}  seed {options.Seed}  {_inputs} inputs ({_inputs / elapsed.TotalSeconds:0}/s)  {FuzzText.Statuses(_statuses)}"
                    + $"  beside {good.Served}  edge {watch.PeakMemoryBytes >> 20} MiB  findings {_book.Count}");
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}

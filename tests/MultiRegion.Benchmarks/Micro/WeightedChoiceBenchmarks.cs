using BenchmarkDotNet.Attributes;
using MultiRegion.Core.Routing;

namespace MultiRegion.Benchmarks.Micro;

/// <summary>The choice that every request pays for. Bar: 50 ns, 0 bytes.</summary>
[MemoryDiagnoser]
public class WeightedChoiceBenchmarks
{
    private readonly double[] _draws = [.. Enumerable.Range(0, 1024).Select(i => i * 0.61803398875 % 1)];
    private WeightedChoice _choice = null!;
    private int _next;

    [Params(3, 20)]
    public int Origins { get; set; }

    [GlobalSetup]
    public void Prepare() => _choice = new WeightedChoice([.. Enumerable.Range(1, Origins).Select(i => (double)i)]);

    [Benchmark]
    public int Pick() => _choice.Pick(_draws[_next++ & 1023]);
}

using System.Diagnostics;
using System.Globalization;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

int seeds = int.Parse(args[0], CultureInfo.InvariantCulture);
string[] traces = args[1] == "all" ? [.. GeneratedTraces.Outages] : args[1].Split(',');
string[] policies = args.Length > 2 ? args[2].Split(',') : [.. PolicyNames.All];
foreach (string t in traces)
{
    foreach (string p in policies)
    {
        var sw = Stopwatch.StartNew();
        var rs = Enumerable.Range(1, seeds).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(s => Simulator.Run(GeneratedTraces.Create(t, (ulong)s), p, (ulong)s)).ToList();
        if (args.Length > 3)
            foreach (var (sec, i) in rs[0].Seconds.Select((x, i) => (x, i)))
                Console.WriteLine($"{i,4} req {sec.Requests} fail {sec.Failed} above {sec.AboveCapacity} ms {sec.MeanMilliseconds:0} struck {sec.StruckShare:0.000}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{t,-22} {p,-16} req {rs.Average(r => r.Requests),8:0} fail {rs.Average(r => r.Failed),7:0.0} above {rs.Average(r => r.AboveCapacity),8:0.0} cost {rs.Average(r => r.Cost),8:0.0} ms {rs.Average(r => r.MeanMilliseconds),6:0.0} chg {rs.Average(r => r.WeightChanges),5:0.0} readm {rs.Max(r => r.Readmissions),3} rec {rs.Average(r => r.SecondsToRecover),5:0.0} over {rs.Max(r => r.LongestOverload)}  x{rs.Sum(r => r.Seconds.Count) / sw.Elapsed.TotalSeconds:0}"));
    }
}

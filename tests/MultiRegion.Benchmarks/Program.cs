using System.CommandLine;
using BenchmarkDotNet.Running;
using MultiRegion.Benchmarks.Outages;
using MultiRegion.Benchmarks.Planning;
using MultiRegion.Benchmarks.Throughput;

var pairs = new Option<int>("--pairs") { Description = "Alternating pairs of rounds.", DefaultValueFactory = _ => 7 };
var seconds = new Option<double>("--seconds") { Description = "Length of one round.", DefaultValueFactory = _ => 5 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds of load on each proxy before the first round.", DefaultValueFactory = _ => 15 };
var connections = new Option<int>("--connections") { Description = "Keep-alive connections.", DefaultValueFactory = _ => 64 };
var edge = new Option<string>("--edge")
{
    Description = "The edge's assembly.",
    DefaultValueFactory = _ => EdgeAssembly(),
};

var throughput = new Command("edge-throughput", "The edge's throughput against bare YARP's, in alternating pairs.") { pairs, seconds, warmUp, connections, edge };
throughput.SetAction((parsed, ct) => new ThroughputComparison(
    new ThroughputOptions(
        parsed.GetValue(pairs),
        TimeSpan.FromSeconds(parsed.GetValue(seconds)),
        TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
        parsed.GetValue(connections),
        parsed.GetValue(edge)!),
    Console.Out).RunAsync(ct));

var clients = new Option<int>("--clients") { Description = "Clients at the same time.", DefaultValueFactory = _ => 100 };
var requests = new Option<long>("--requests") { Description = "Requests through the edge with the service's own settings.", DefaultValueFactory = _ => 36_000 };
var seed = new Option<int>("--seed") { Description = "Of the origins' times and failures.", DefaultValueFactory = _ => 1 };
var relay = new Command("relay-mix", "POSTs whose three origins each fail 28 % of calls: success, time and origin load (about 4 minutes).") { clients, requests, seed, edge };
relay.SetAction((parsed, ct) => new RelayMix(
    new RelayMixOptions(parsed.GetValue(clients), parsed.GetValue(requests), parsed.GetValue(seed), parsed.GetValue(edge)!), TimeProvider.System, Console.Out).RunAsync(ct));

var outage = new Option<double>("--outage") { Description = "Seconds for which all origins refuse.", DefaultValueFactory = _ => 60 };
var overload = new Command("overload", "All origins refuse at twice the load that they can serve: what arrives at them, and how soon it is over.") { outage, edge };
overload.SetAction((parsed, ct) => new Overload(
    new OverloadOptions(TimeSpan.FromSeconds(parsed.GetValue(outage)), parsed.GetValue(edge)!), TimeProvider.System, Console.Out).RunAsync(ct));

var micro = new Command("micro", "Parts of the request path by BenchmarkDotNet, whose options follow; or: plan, the time of single plans.") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(parsed =>
{
    // Times that must not be averaged are taken by a loop of their own, the rest by BenchmarkDotNet.
    if (parsed.UnmatchedTokens is ["plan"])
        new PlanTimes(Console.Out).Run();
    else
        BenchmarkSwitcher.FromAssembly(typeof(ThroughputOptions).Assembly).Run([.. parsed.UnmatchedTokens]);
});

var services = new Option<int>("--services") { Description = "Services of the cell.", DefaultValueFactory = _ => 20 };
var origins = new Option<int>("--origins") { Description = "Origins of each service, over three cells.", DefaultValueFactory = _ => 60 };
var edges = new Option<int>("--edges") { Description = "Edges that report once a second.", DefaultValueFactory = _ => 3 };
var rounds = new Option<int>("--rounds") { Description = "Rounds that are timed.", DefaultValueFactory = _ => 1000 };
var planning = new Command("planning-round", "The control plane's round of planning over a whole cell, against its bar of 100 ms.") { services, origins, edges, rounds };
planning.SetAction((parsed, ct) => new PlanningRounds(
    new PlanningRoundOptions(parsed.GetValue(services), parsed.GetValue(origins), parsed.GetValue(edges), parsed.GetValue(rounds)),
    TimeProvider.System,
    Console.Out).RunAsync(ct));

var port = new Argument<int>("port");
var address = new Argument<string>("origin");
var origin = new Command("origin") { port };
origin.Hidden = true;
origin.SetAction((parsed, ct) => RawOrigin.RunAsync(parsed.GetValue(port), ct));
var bare = new Command("bare-yarp") { port, address };
bare.Hidden = true;
bare.SetAction((parsed, ct) => BareYarp.RunAsync(parsed.GetValue(port), new Uri(parsed.GetValue(address)!), ct));

return await new RootCommand("Figures of MultiRegion, as ratios taken in one run.") { throughput, relay, overload, micro, planning, origin, bare }.Parse(args).InvokeAsync();

static string EdgeAssembly()
{
    // tests/MultiRegion.Benchmarks/bin/<configuration>/net10.0/ → edge/MultiRegion.Edge/bin/<configuration>/net10.0/
    var output = new DirectoryInfo(AppContext.BaseDirectory);
    var root = output.Parent!.Parent!.Parent!.Parent!.Parent!;
    return Path.Combine(root.FullName, "edge", "MultiRegion.Edge", "bin", output.Parent.Name, output.Name, "MultiRegion.Edge.dll");
}

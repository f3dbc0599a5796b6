using System.CommandLine;
using MultiRegion.Cli.Api;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

/// <summary>A command that asks hosts, in this process, with what it printed.</summary>
internal sealed record ApiRun(int Code, string Output, string Error)
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="server">Whom to ask, by the variable; null for nobody.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<ApiRun> OfAsync(Uri? server, params string[] arguments) => WithAsync(
        new() { [ConnectionOptions.ServerVariable] = server?.ToString(), [ConnectionOptions.TokenVariable] = StubHost.Token }, arguments);

    public static async Task<ApiRun> WithAsync(Dictionary<string, string?> variables, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var root = new RootCommand();
        ApiCommands.AddTo(root, new CliContext(new StoppedTime(), output, error, variables.GetValueOrDefault));
        ParseResult command = root.Parse(arguments);
        command.Errors.ShouldBeEmpty();
        int code = await command.InvokeAsync();
        return new ApiRun(code, output.ToString(), error.ToString());
    }

    public static CellStatus Status(string cell, params PeerView[] peers) => new()
    {
        Cell = cell,
        Replica = cell + "-1",
        Engine = "inprocess",
        Version = typeof(ApiCommands).Assembly.GetName().Version!.ToString(3),
        At = Now,
        Leader = true,
        LeaderReplica = cell + "-1",
        Warm = true,
        Epoch = 3,
        ConsulReachable = true,
        KnownEdges = 2,
        FreshEdges = 2,
        LastPublishAt = Now.AddSeconds(-4),
        Peers = peers,
    };

    public static PeerView Peer(string cell, Uri? api, double age = 0.5, bool stale = false) =>
        new() { Cell = cell, Datacenter = cell, Api = api, DigestAge = TimeSpan.FromSeconds(age), Stale = stale };

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

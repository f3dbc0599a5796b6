using System.CommandLine;
using MultiRegion.Faults.Origins;

namespace MultiRegion.Faults.Commands;

/// <summary><c>origin</c>: one origin that misbehaves, for a person to put behind an edge.</summary>
internal static class HostileOriginCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly Argument<Misbehaviour> What = new("misbehaviour") { Description = "What it does to each request" };
    private static readonly Option<int> Port = new("--port") { Description = "Port on 127.0.0.1 [default: any]" };

    public static Command Create()
    {
        var command = new Command("origin", $"Run one origin that misbehaves, until Ctrl-C; {HostileOrigin.Honest} is answered well") { What, Port };
        command.SetAction((result, cancellation) => RunAsync(result.GetRequiredValue(What), result.GetValue(Port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Misbehaviour misbehaviour, int port, CancellationToken cancellation)
    {
        await using RawOrigin origin = HostileOrigin.Start(misbehaviour, Pause, port);
        Console.WriteLine($"{misbehaviour} at {origin.Address}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Console.WriteLine($"{origin.Arrivals.Count} requests came on {origin.Connections} connections");
        return 0;
    }
}

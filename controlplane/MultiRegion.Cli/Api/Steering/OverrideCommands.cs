using System.CommandLine;
using MultiRegion.Cli.Simulate;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Steering;

/// <summary><c>drain</c> and <c>pin</c>: overrides with an end, in every cell; or, where no control plane is left, a drain at one edge.</summary>
internal static class OverrideCommands
{
    public static Command Drain(ApiCommands commands)
    {
        var target = new Target();
        var edge = new Option<string?>("--edge") { HelpName = "URL", Description = "At one edge only, by its admin listener, without a control plane; needs a service" };
        var command = new Command("drain", "Keeps traffic from an origin, a region or a service for a while.") { edge };
        target.AddTo(command);
        var change = new Change(commands, command);
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            TimeSpan time = Duration.Parse(result.GetRequiredValue(target.For));
            if (result.GetValue(edge) is null)
                return await PutAsync(result, client, server, target, change, OverrideAction.Drain, null, time, commands, cancellation);
            var request = new DrainRequest
            {
                Service = result.GetValue(target.Service) ?? throw new InputException("--edge: a drain at an edge is of one --service"),
                Origin = result.GetValue(target.Origin),
                Region = result.GetValue(target.Region),
                TimeToLive = time,
                Reason = result.GetRequiredValue(change.Reason),
            };
            return await change.DrainEdgeAsync(result, client, server, request, cancellation);
        }, result => result.GetValue(edge));
        return command;
    }

    public static Command Pin(ApiCommands commands)
    {
        var target = new Target();
        var share = new Option<double>("--share") { HelpName = "0..1", Description = "The share of each cell's traffic", Required = true };
        var command = new Command("pin", "Gives an origin or a region just this share of the traffic for a while.") { share };
        target.AddTo(command);
        var change = new Change(commands, command);
        commands.SetAction(command, (result, client, server, cancellation) => PutAsync(
            result, client, server, target, change, OverrideAction.Pin, result.GetValue(share), Duration.Parse(result.GetRequiredValue(target.For)), commands, cancellation));
        return command;
    }

    private static Task<int> PutAsync(
        ParseResult result, ApiClient client, Uri server, Target target, Change change, OverrideAction action, double? share, TimeSpan time, ApiCommands commands,
        CancellationToken cancellation)
    {
        var spec = new OverrideSpec
        {
            Action = action,
            Service = result.GetValue(target.Service),
            Origin = result.GetValue(target.Origin),
            Region = result.GetValue(target.Region),
            Share = share,
            Until = commands.Context.Time.GetUtcNow() + time,
        };
        string name = result.GetValue(target.Name) ?? string.Join('-', new[] { action.ToString(), spec.Service, spec.Origin ?? spec.Region }.OfType<string>()).ToLowerInvariant();
        return change.ApplyAsync(
            result, client, server, HttpMethod.Put, $"/v1/overrides/{Uri.EscapeDataString(name)}", new OverrideChange(spec, result.GetRequiredValue(change.Reason)),
            ApiJson.Documents.OverrideChange, cancellation);
    }

    /// <summary>What an override is about, and for how long.</summary>
    private sealed class Target
    {
        public Option<string?> Service { get; } = new("--service") { HelpName = "NAME", Description = "Of this service; without it, of all, and then a region is needed" };

        public Option<string?> Origin { get; } = new("--origin") { HelpName = "ID", Description = "One origin of the service" };

        public Option<string?> Region { get; } = new("--region") { HelpName = "NAME", Description = "All origins in a region" };

        public Option<string> For { get; } = new("--for") { HelpName = "TIME", Description = "How long it holds, as 30m, 2h or 1d; it ends by itself", Required = true };

        public Option<string?> Name { get; } = new("--name") { HelpName = "NAME", Description = "Name of the override; made of what it is about unless it is given" };

        public void AddTo(Command command)
        {
            foreach (Option option in new Option[] { Service, Origin, Region, For, Name })
                command.Options.Add(option);
        }
    }
}

using System.Net;
using Microsoft.Extensions.Options;

namespace MultiRegion.ControlPlane.Orleans.Configuration;

/// <summary>Refuses settings out of range, all at once, each by its name.</summary>
internal sealed class OrleansEngineOptionsValidator : IValidateOptions<OrleansEngineOptions>
{
    public ValidateOptionsResult Validate(string? name, OrleansEngineOptions options)
    {
        List<string> failures = [];
        Check(options.ClusterId is null or { Length: >= 1 and <= 150 }, nameof(options.ClusterId), options.ClusterId, "1 to 150 characters");
        Check(IPAddress.TryParse(options.Address, out _), nameof(options.Address), options.Address, "an IP address of this machine");
        Check(options.Port is >= 1 and <= IPEndPoint.MaxPort, nameof(options.Port), options.Port, "1 to 65535");
        Check(InRange(options.BatchInterval, 0.01, 1), nameof(options.BatchInterval), options.BatchInterval, "00:00:00.010 to 00:00:01");
        Check(InRange(options.SettleTime, 1, 3600), nameof(options.SettleTime), options.SettleTime, "00:00:01 to 01:00:00");
        Check(InRange(options.ProbeTimeout, 0.2, 30), nameof(options.ProbeTimeout), options.ProbeTimeout, "00:00:00.200 to 00:00:30");
        Check(options.MissedProbes is >= 1 and <= 10, nameof(options.MissedProbes), options.MissedProbes, "1 to 10");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string key, object? value, string expected)
        {
            if (!holds)
                failures.Add($"{OrleansEngineOptions.Section}:{key}: '{value}' is not {expected}");
        }
    }

    private static bool InRange(TimeSpan value, double least, double most) => value.TotalSeconds >= least && value.TotalSeconds <= most;
}

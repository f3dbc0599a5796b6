using Microsoft.Extensions.Options;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Configuration;

/// <summary>What annotations cannot say of <see cref="EdgeOptions"/>.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var errors = new List<string>();
        Check(IsName(options.CellName), nameof(EdgeOptions.Cell), options.CellName, "1 to 63 of a-z 0-9 - .");
        Check(
            options.OutboundAddress is null || options.Outbound is not null,
            nameof(EdgeOptions.OutboundAddress), $"{options.OutboundAddress}", "an IP address such as 10.0.0.5");
        foreach (Uri endpoint in options.ControlPlane.Endpoints)
            Check(endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https" }, "ControlPlane:Endpoints", endpoint, "an absolute http or https address");
        RetryBudgetOptions budget = options.RetryBudget;
        Check(budget.Ratio is >= 0 and <= 10, "RetryBudget:Ratio", budget.Ratio, "a number from 0 to 10");
        Check(budget.FloorPerSecond is >= 0 and <= 100_000, "RetryBudget:FloorPerSecond", budget.FloorPerSecond, "a number from 0 to 100000");
        Check(
            budget.Window >= TimeSpan.FromSeconds(1) && budget.Window <= TimeSpan.FromMinutes(5),
            "RetryBudget:Window", budget.Window, "a time from 00:00:01 to 00:05:00");
        RecordingOptions recording = options.Recording;
        Check(recording.Path is null || recording.Path.Trim().Length > 0, "Recording:Path", $"{recording.Path}", "the path of a file, or none");
        Check(
            recording.MaxFileBytes is >= 64 * 1024 and <= 4L * 1024 * 1024 * 1024,
            "Recording:MaxFileBytes", recording.MaxFileBytes, "a number of bytes from 65536 to 4294967296");
        Check(recording.Files is >= 1 and <= 1000, "Recording:Files", recording.Files, "a number from 1 to 1000");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool holds, string key, object value, string expected)
        {
            if (!holds)
                errors.Add(FormattableString.Invariant($"{EdgeOptions.Section}:{key}: '{value}' is not {expected}"));
        }
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}

using Microsoft.Extensions.Options;
using MultiRegion.Consul;

namespace MultiRegion.Edge.Plans;

/// <summary>Says of a wrong Consul setting under which key of the edge's it stands.</summary>
internal sealed class ConsulSettings : IValidateOptions<ConsulOptions>
{
    private static readonly ConsulOptionsValidator Validator = new();

    public ValidateOptionsResult Validate(string? name, ConsulOptions options) => Validator.Validate(name, options) is { Failed: true } invalid
        ? ValidateOptionsResult.Fail(invalid.Failures.Select(failure => $"{CellExtensions.ConsulSection}:{failure}"))
        : ValidateOptionsResult.Success;
}

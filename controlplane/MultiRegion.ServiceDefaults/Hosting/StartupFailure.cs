using Microsoft.Extensions.Options;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>Puts in words what stopped a host from starting, where a person can do something about it.</summary>
internal static class StartupFailure
{
    /// <summary>Null for what is not a matter of configuration.</summary>
    public static string? Describe(Exception error) => error switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine + "  ", ["invalid settings", .. invalid.Failures]),
        _ => null,
    };
}

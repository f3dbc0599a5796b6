namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>
/// While <see cref="HostRunner"/> starts a host it says a failure in one clear message; the framework's own log of the same failure, stack
/// trace included, is held back for so long.
/// </summary>
internal sealed class StartupNoise
{
    private volatile bool _muted;

    /// <summary>Categories that report a failed start.</summary>
    public static readonly IReadOnlyList<string> Categories = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    public bool Muted
    {
        get => _muted;
        set => _muted = value;
    }
}

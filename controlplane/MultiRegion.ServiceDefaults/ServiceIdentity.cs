using System.Reflection;

namespace MultiRegion.ServiceDefaults;

/// <summary>Name, version and instance under which a process's telemetry appears.</summary>
internal sealed record ServiceIdentity(string Name, string Version, string Instance)
{
    public static ServiceIdentity Of(string name)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return new(name, version?.Split('+')[0] ?? "0.0.0", $"{Environment.MachineName}:{Environment.ProcessId}");
    }
}

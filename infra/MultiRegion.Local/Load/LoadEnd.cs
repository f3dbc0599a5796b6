using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Load;

/// <summary>Ends the process of the load generator, and says whether its records can be relied on.</summary>
internal static class LoadEnd
{
    /// <summary>Ends the load, after what is out has come back.</summary>
    /// <param name="load">Its process.</param>
    /// <param name="grace">Time for what is out.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Why records may be missing; null if it ran until now and ended in good order.</returns>
    public static async Task<string?> StopAsync(ChildProcess load, TimeSpan grace, CancellationToken cancellation)
    {
        if (load.HasExited)
            return $"the load ended by itself with code {await load.Exited}, before it was told to";
        if (!await load.StopAsync(grace, cancellation))
            return $"the load had to be killed, because it had not ended within {grace.TotalSeconds} s";
        int code = await load.Exited;
        return code == 0 ? null : $"the load ended with code {code}";
    }
}

using Microsoft.Extensions.Hosting;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>Builds <typeparamref name="T"/> when the host starts, so that what is wrong with it stops the start and not the first request.</summary>
internal sealed class StartupCheck<T>(T value) : IHostedService
    where T : class
{
    /// <summary>What was built.</summary>
    public T Value { get; } = value;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

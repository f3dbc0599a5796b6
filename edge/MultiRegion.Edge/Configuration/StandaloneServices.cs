using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Configuration;

/// <summary>
/// Puts the services of <c>Edge:Services</c> in force, at the start and whenever the settings change. What is wrong stops the start; later,
/// the services stay as they were and the log says why.
/// </summary>
internal sealed partial class StandaloneServices(
    IConfiguration configuration, IOptions<EdgeOptions> options, RoutingState routing, TimeProvider time, ILogger<StandaloneServices> logger)
    : IHostedService, IDisposable
{
    private readonly IConfigurationSection _section = configuration.GetSection(EdgeOptions.Section + ":Services");
    private readonly Lock _lock = new();
    private HashSet<string> _names = [];
    private IDisposable? _changes;
    private long _revision;
    private string? _lastRefusal;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Apply() is { Count: > 0 } errors)
            throw new OptionsValidationException(_section.Path, typeof(StandaloneServices), errors);
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _changes?.Dispose();

    private void Reload()
    {
        IReadOnlyList<string> errors = Apply();
        // One change of a file may be told several times.
        string refusal = string.Join("; ", errors);
        if (errors.Count > 0 && refusal != _lastRefusal)
            LogRefused(refusal);
        _lastRefusal = refusal;
    }

    private IReadOnlyList<string> Apply()
    {
        lock (_lock)
        {
            ServiceSettings settings = ServiceSettings.Read(_section, options.Value.CellName, ++_revision, time.GetUtcNow());
            if (settings.Errors.Count > 0)
                return settings.Errors;
            if (settings.Plans.Count == 0 && _names.Count > 0)
                return [$"{_section.Path}: is empty or its file cannot be read as JSON; to stop serving, stop the edge"];
            HashSet<string> names = [.. settings.Plans.Select(plan => plan.Service)];
            routing.Apply(settings.Plans, [.. _names.Except(names)]);
            if (_names.Count > 0)
                LogApplied(names.Count);
            _names = names;
            return [];
        }
    }

    [LoggerMessage(2030, LogLevel.Information, "The settings changed; {Count} services are in force")]
    private partial void LogApplied(int count);

    [LoggerMessage(2031, LogLevel.Error, "The changed settings are not taken, the services stay as they were: {Errors}")]
    private partial void LogRefused(string errors);
}

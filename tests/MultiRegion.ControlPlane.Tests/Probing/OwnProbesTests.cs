using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Probing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Tests.Probing;

public sealed class OwnProbesTests
{
    [Fact]
    public async Task Observe_TheEngineFailsOnce_TheNextProbesAreTaken()
    {
        var definition = Make.Service("api", "eu-west");
        definition = definition with
        {
            Origins = [definition.Origins[0] with { Address = new Uri("http://127.0.0.1:1") }],
            Probe = new ProbeOptions { Kind = ProbeKind.Tls, Interval = TimeSpan.FromMilliseconds(100) },
        };
        var catalog = new DefinitionCatalog(new SeedDefinitions(new ConfigurationBuilder().Build(), Options.Create(new ControlPlaneOptions())));
        catalog.AdoptPublished(definition);
        var engine = new EngineThatFailsOnce();
        using var probes = new OwnProbes(
            catalog, engine, new PlanningPulse(), Options.Create(new ControlPlaneOptions()), TimeProvider.System, () => 0, NullLogger<OwnProbes>.Instance);

        await probes.StartAsync(TestContext.Current.CancellationToken);

        (await engine.Taken.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBe("eu-west");
        await probes.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class EngineThatFailsOnce : IControlPlaneEngine
    {
        private int _calls;

        public TaskCompletionSource<string> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "test";

        public ValueTask ProbedAsync(string observer, string service, string origin, ProbeObservation probe, DateTimeOffset at, CancellationToken ct)
        {
            if (_calls++ == 0)
                throw new InvalidOperationException("a fault");
            Taken.TrySetResult(origin);
            return default;
        }

        public ValueTask ReportAsync(HealthReport report, DateTimeOffset at, bool urgent, CancellationToken ct) => default;

        public ValueTask<IReadOnlyList<EdgeSighting>> TakeSightingsAsync(CancellationToken ct) => new([]);

        public ValueTask ObserveDigestAsync(CellDigest digest, DateTimeOffset at, CancellationToken ct) => default;

        public ValueTask<IReadOnlyList<ServiceDigest>> GetDigestsAsync(DateTimeOffset now, CancellationToken ct) => new([]);

        public ValueTask DefineAsync(ServiceDefinition definition, CancellationToken ct) => default;

        public ValueTask RemoveAsync(string service, CancellationToken ct) => default;

        public ValueTask AdoptAsync(Plan plan, CancellationToken ct) => default;

        public ValueTask SteerAsync(IReadOnlyList<Intent> intents, CancellationToken ct) => default;

        public ValueTask<ServicePreview?> PreviewAsync(
            string service, IReadOnlyList<Intent> intents, ServiceDefinition? definition, DateTimeOffset now, bool mayChangeWeights, CancellationToken ct) => default;

        public ValueTask<IReadOnlyList<PlanDraft>> TickAsync(PlanningRound round, CancellationToken ct) => new([]);

        public ValueTask<SafetyCertificate?> CertifyAsync(string service, int losses, CancellationToken ct) => default;

        public ValueTask<IReadOnlyList<ServiceScores>> GetScoresAsync(CancellationToken ct) => new([]);

        public ValueTask<IReadOnlyDictionary<string, double>> GetDemandAsync(CancellationToken ct) => new(new Dictionary<string, double>());
    }
}

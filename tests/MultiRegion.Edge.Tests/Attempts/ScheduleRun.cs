using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Several requests of one service against <see cref="ScriptedOrigins"/>, run to their end in manual time.</summary>
internal sealed class ScheduleRun
{
    public const double Ratio = 0.8;

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly RoutingState _routing;
    private readonly AttemptServices _services;
    private int _draws;

    public ScheduleRun(IReadOnlyList<(Doing Doing, TimeSpan After)> script, int maxAttempts, TimeSpan deadline, int origins, bool hedges, byte[] requests)
    {
        (MaxAttempts, Deadline, Hedges) = (maxAttempts, deadline, hedges);
        Origins = new ScriptedOrigins(script.Count == 0 ? [(Doing.Answer, TimeSpan.Zero)] : script, _time);
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<Func<double>>(() => _draws++ * 0.61803398875 % 1);
        services.AddReverseProxy().AddMultiRegion();
        using ServiceProvider provider = services.BuildServiceProvider();
        _routing = provider.GetRequiredService<RoutingState>();
        _services = provider.GetRequiredService<AttemptServices>();
        ServiceDefinition definition = EdgeFixture.ServiceOf([.. Enumerable.Range(0, origins).Select(i => new Uri($"http://origin-{i}"))]);
        definition.Attempts = new AttemptOptions
        {
            MaxAttempts = maxAttempts,
            Deadline = deadline,
            ConnectTimeout = TimeSpan.FromMilliseconds(100),
            FirstByteTimeout = TimeSpan.FromMilliseconds(400),
            Hedge = hedges ? HedgeKind.AfterP95 : HedgeKind.Off,
        };
        definition.RetryBudget = new RetryBudgetOptions { Ratio = Ratio, FloorPerSecond = 0, Window = TimeSpan.FromMinutes(5) };
        _routing.Apply([EdgeFixture.PlanOf(definition, 1)], []);
        for (int i = 0; i < 1000; i++)
            Service.Origins[0].State.CountFirstByte(TimeSpan.FromMilliseconds(20));
        Service.State.UpdateLatency(Service, TimeSpan.Zero);
        Run(requests);
    }

    public int MaxAttempts { get; }

    public TimeSpan Deadline { get; }

    public bool Hedges { get; }

    public ScriptedOrigins Origins { get; }

    public List<RunRequest> Requests { get; } = [];

    public RoutedService Service => _routing.Table.Services["demo"];

    public long LeastTokens { get; private set; } = long.MaxValue;

    public long ReplayMemoryUsed => _services.ReplayMemory.Used;

    private void Run(byte[] requests)
    {
        List<Task> running = [];
        foreach (byte request in requests)
        {
            running.Add(RequestAsync(Requests.Count, request));
            // Some begin at once, others while or after these run.
            Step(TimeSpan.FromMilliseconds(request / 8 * 10));
        }

        for (int i = 0; running.Exists(task => !task.IsCompleted) || _routing.InFlight > 0; i++)
        {
            i.ShouldBeLessThan(100_000);
            _time.UntilNext().ShouldNotBeNull("a request hangs");
            Step(_time.UntilNext()!.Value);
        }

        foreach (Task task in running)
            task.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass, stopping at every timer.</summary>
    private void Step(TimeSpan time)
    {
        while (true)
        {
            TimeSpan step = _time.UntilNext() is { } next && next < time ? next : time;
            _time.Advance(step);
            LeastTokens = Math.Min(LeastTokens, Service.State.Bank.Left(_routing.Now));
            time -= step;
            if (time <= TimeSpan.Zero)
                return;
        }
    }

    private async Task RequestAsync(int number, byte kind)
    {
        bool idempotent = kind % 2 == 0;
        var context = new DefaultHttpContext();
        context.Request.Method = idempotent ? "PUT" : "POST";
        var request = new RunRequest(idempotent, Origins.Now);
        Requests.Add(request);
        TimeSpan now = _routing.Now;
        OriginChoice choice = _routing.ChoiceOf(Service, now);
        Service.State.CountRequest(now);
        using var client = new OriginClient(Origins);
        using var attempts = new RequestAttempts(context, choice, client, _services, now);
        if (attempts.HasOrigin)
        {
            using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{attempts.Prefix}/{number}");
            message.Content = kind % 3 == 0 ? new UnknownLength() : new ByteArrayContent(new byte[kind]);
            using HttpResponseMessage response = await attempts.SendAsync(message, CancellationToken.None);
            request.Reached = Origins.Seen.Exists(seen => seen.Request == number);
        }

        request.EndedAt = Origins.Now;
        attempts.Complete(ForwarderError.None);
    }

    /// <summary>A body that is sent in chunks.</summary>
    private sealed class UnknownLength : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => await stream.WriteAsync(new byte[100]);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

/// <summary>One request of a <see cref="ScheduleRun"/>.</summary>
internal sealed class RunRequest(bool idempotent, TimeSpan startedAt)
{
    public bool Idempotent => idempotent;

    public TimeSpan StartedAt => startedAt;

    public TimeSpan EndedAt { get; set; }

    /// <summary>It came to an origin.</summary>
    public bool Reached { get; set; }
}

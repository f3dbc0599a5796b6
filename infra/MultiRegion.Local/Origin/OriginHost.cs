using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace MultiRegion.Local.Origin;

/// <summary>The demo origin's process: one Kestrel with a listener for requests and one, behind a token, for faults.</summary>
internal static class OriginHost
{
    public static WebApplication Build(OriginOptions options, TimeProvider time, Func<double> draw)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Listen);
            kestrel.Listen(options.Admin);
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OriginJson.Default));
        builder.Services.AddSingleton(_ => new Ledger(options.LedgerPath));
        builder.Services.AddSingleton(services => new DemoService(
            options, new Distance(options), services.GetRequiredService<Ledger>(), new IdempotencyStore(), time, draw));

        WebApplication app = builder.Build();
        DemoService service = app.Services.GetRequiredService<DemoService>();
        var faults = new FaultSwitch(service, File.ReadAllText(options.TokenFile).Trim());
        app.MapWhen(context => context.Connection.LocalPort == options.Admin.Port, admin => admin.Run(faults.HandleAsync));
        app.MapGet("/healthz", service.ProbeAsync);
        app.MapMethods("/{**path}", ["GET", "POST"], service.HandleAsync);
        return app;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Faults))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class OriginJson : JsonSerializerContext;

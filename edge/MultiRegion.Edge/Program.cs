using System.Reflection;
using MultiRegion.Edge;
using MultiRegion.Edge.Admin;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Hosting;
using MultiRegion.ServiceDefaults;
using MultiRegion.ServiceDefaults.Hosting;

if (args.Contains("--version"))
{
    Console.WriteLine(Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
    return HostRunner.Ok;
}

return await HostRunner.RunAsync("multiregion-edge", args, EdgeHelp.Text, arguments =>
{
    var builder = WebApplication.CreateBuilder(arguments);
    builder.AddConfigFile();
    builder.AddServiceDefaults("multiregion-edge", defaults =>
    {
        defaults.TokensKey = CellExtensions.TokensKey;
        defaults.HostName = builder.Configuration[$"{EdgeOptions.Section}:Id"];
        defaults.AuditPath = builder.Configuration[$"{EdgeOptions.Section}:StateDirectory"] is { Length: > 0 } state ? Path.Combine(state, "audit.jsonl") : null;
        // The edge measures its requests itself; twice would cost throughput.
        defaults.Meters.Remove("Microsoft.AspNetCore.Hosting");
        // Recorded only for a request that waits for a connection.
        defaults.Meters.Add("System.Net.Http/http.client.request.time_in_queue");
    });
    builder.Logging.OmitRequestSpans(builder.Configuration);
    builder.AddListeners();
    builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddMultiRegion();
    builder.AddCell();
    builder.Services.AddHostedService<StandaloneServices>();

    var app = builder.Build();
    app.UseAdmin();
    app.MapServices();
    return app;
});

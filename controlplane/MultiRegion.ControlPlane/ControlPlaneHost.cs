using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Drills;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Engine;
using MultiRegion.ControlPlane.Events;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Reports;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Status;
using MultiRegion.ServiceDefaults;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ControlPlane;

/// <summary>One replica of a cell's control plane: its parts, and its API.</summary>
internal static class ControlPlaneHost
{
    public static WebApplication Build(string[] args)
    {
        var engine = CommandLine.FindEngine(args);
        var builder = WebApplication.CreateBuilder(args);
        builder.AddConfigurationFile(args);
        builder.AddServiceDefaults("multiregion-controlplane", defaults =>
        {
            defaults.TokensKey = $"{ControlPlaneOptions.Section}:Tokens";
            defaults.HostName = builder.Configuration[$"{ControlPlaneOptions.Section}:Replica"] ?? new ControlPlaneOptions().Replica;
        });
        builder.AddControlPlaneOptions();
        builder.Services.AddApi();
        builder.Services.AddConsul();
        builder.AddEngine(engine);
        builder.Services.AddEdges();
        builder.Services.AddDefinitions();
        builder.Services.AddIntents();
        builder.Services.AddPublishing();
        builder.Services.AddDigests();
        builder.Services.AddOwnProbes();
        builder.Services.AddPlanning();
        builder.Services.AddEvents();
        builder.Services.AddDrills();
        builder.Services.AddStatus();

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapServiceDefaults();
        app.MapReports();
        app.MapEdges();
        app.MapServices();
        app.MapServiceChanges();
        app.MapIntents();
        app.MapIntentChanges();
        app.MapDrills();
        app.MapPeers();
        app.MapScores();
        app.MapDigests();
        app.MapStatus();
        app.MapEvents();
        app.MapAudit().Produces<Page<AuditRecord>>().ProducesErrors(400);
        app.MapOpenApi("/openapi/v1.json").RequireToken(Roles.Viewer);
        return app;
    }
}

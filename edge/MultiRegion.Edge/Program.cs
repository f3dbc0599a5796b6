using MultiRegion.Edge;
using MultiRegion.Edge.Admin;
using MultiRegion.ServiceDefaults;
using MultiRegion.ServiceDefaults.Hosting;

return await HostRunner.RunAsync("multiregion-edge", args, EdgeHelp.Text, arguments =>
{
    var builder = WebApplication.CreateBuilder(arguments);
    builder.AddServiceDefaults("multiregion-edge", defaults =>
    {
        defaults.TokensKey = CellExtensions.TokensKey;
        // The edge measures its requests itself; twice would cost throughput.
        defaults.Meters.Remove("Microsoft.AspNetCore.Hosting");
    });
    builder.AddListeners();
    builder.Services.AddReverseProxy().AddMultiRegion();
    builder.AddCell();

    var app = builder.Build();
    app.UseAdmin();
    app.MapReverseProxy();
    return app;
});

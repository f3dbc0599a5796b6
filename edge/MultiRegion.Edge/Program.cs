using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<RoutingState>();
builder.Services.AddReverseProxy();

var app = builder.Build();
app.MapReverseProxy();
app.Run();

using MultiRegion.Edge;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddReverseProxy().AddMultiRegion();

var app = builder.Build();
app.MapReverseProxy();
app.Run();

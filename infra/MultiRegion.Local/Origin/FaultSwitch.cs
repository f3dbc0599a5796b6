using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MultiRegion.Local.Origin;

/// <summary>The origin's admin listener: <c>PUT /faults</c> with a bearer token.</summary>
internal sealed class FaultSwitch(DemoService service, string token)
{
    public const string Path = "/faults";
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token}"));

    public Task HandleAsync(HttpContext context)
    {
        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()));
        if (!CryptographicOperations.FixedTimeEquals(given, _expected))
            return AnswerAsync(context, Results.Problem("a bearer token is needed", statusCode: StatusCodes.Status401Unauthorized));
        if (context.Request.Path != Path || !HttpMethods.IsPut(context.Request.Method))
            return AnswerAsync(context, Results.Problem($"there is only PUT {Path}", statusCode: StatusCodes.Status404NotFound));
        return SwitchAsync(context);
    }

    private async Task SwitchAsync(HttpContext context)
    {
        Faults? faults = null;
        try
        {
            faults = await context.Request.ReadFromJsonAsync(OriginJson.Default.Faults, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Answered below, like a body that says null.
        }
        if (faults is not { IsValid: true })
        {
            await AnswerAsync(context, Results.Problem("expected { slowness: 1 to 1000, flakiness: 0 to 1 }", statusCode: StatusCodes.Status400BadRequest));
            return;
        }
        service.Faults = faults;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task AnswerAsync(HttpContext context, IResult result) => result.ExecuteAsync(context);
}

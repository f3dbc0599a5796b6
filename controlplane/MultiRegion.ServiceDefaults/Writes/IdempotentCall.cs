using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Writes;

/// <summary>Runs a call with an <c>Idempotency-Key</c> once: the same call again gets the same answer, another one under the same key gets 422.</summary>
internal sealed class IdempotentCall(IdempotencyStore store)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    private const int MaxKeyLength = 255;
    private const int MaxKeptBytes = 64 * 1024;

    public async Task RunAsync(HttpContext context, Caller caller, RequestDelegate next)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            await next(context);
            return;
        }

        if (header.Count != 1 || header[0] is not { Length: > 0 and <= MaxKeyLength } name || !name.All(letter => letter is > ' ' and < '\x7f'))
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, $"{Header}: expected one key of 1 to {MaxKeyLength} printable ASCII characters without spaces");
            return;
        }

        var key = $"{caller.Via}\n{caller.Name}\n{name}";
        var (state, answer) = store.Begin(key, await FingerprintAsync(context));
        await (state switch
        {
            IdempotencyState.Answered => ReplayAsync(context, answer!),
            IdempotencyState.OtherCall => Problems.WriteAsync(
                context, StatusCodes.Status422UnprocessableEntity, $"{Header}: '{name}' was used for another request; use a new key. Nothing was changed."),
            IdempotencyState.UnderWay => Problems.WriteAsync(
                context, StatusCodes.Status409Conflict, $"{Header}: the request with '{name}' is under way; ask again for its answer."),
            _ => RecordAsync(context, key, next),
        });
    }

    private async Task RecordAsync(HttpContext context, string key, RequestDelegate next)
    {
        var answer = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        catch
        {
            store.Forget(key);
            throw;
        }
        finally
        {
            context.Response.Body = answer;
        }

        // What failed, or came too often, may go better the next time.
        if (context.Response.StatusCode is >= 500 or StatusCodes.Status429TooManyRequests || kept.Length > MaxKeptBytes)
            store.Forget(key);
        else
            store.Complete(key, new RecordedAnswer(
                context.Response.StatusCode, [.. context.Response.Headers.Select(one => KeyValuePair.Create(one.Key, one.Value.ToArray()))], kept.ToArray()));
        kept.Position = 0;
        await kept.CopyToAsync(answer, context.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext context, RecordedAnswer answer)
    {
        context.GetAudit()?.IsReplay();
        context.Response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
            context.Response.Headers[name] = values;
        context.Response.Headers[ReplayedHeader] = "true";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>The whole call: method, path, query, condition and body, which is read into memory (it has a limit) and put back.</summary>
    private static async Task<string> FingerprintAsync(HttpContext context)
    {
        var request = context.Request;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        request.Body = body;
        context.Response.RegisterForDispose(body);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n{request.Headers.IfMatch}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MultiRegion.ServiceDefaults.Auditing;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>Answers errors as <c>application/problem+json</c>, whatever the caller's <c>Accept</c> says: an error must not get lost in negotiation.</summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>A handler's result.</summary>
    public static ProblemResult Result(int status, string? detail, IReadOnlyList<FieldError>? errors = null) => new(status, detail, errors);

    /// <summary>A handler's result with a member of its own.</summary>
    public static ProblemResult With<T>(int status, string detail, string member, T value, JsonTypeInfo<T> type) =>
        new(status, detail, null, new Dictionary<string, JsonElement> { [member] = JsonSerializer.SerializeToElement(value, type) });

    /// <summary>422: the document can be read, but says what may not be.</summary>
    public static ProblemResult Invalid(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, $"{errors[0].Path}: '{errors[0].Value}' is not {errors[0].Expected}", errors);

    /// <summary>Writes one to a response that has not started.</summary>
    public static Task WriteAsync(
        HttpContext context, int status, string? detail, IReadOnlyList<FieldError>? errors = null, IDictionary<string, JsonElement>? extensions = null)
    {
        if (context.GetAudit() is { } audit)
            audit.Problem = detail;
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        var problem = new Problem(
            ReasonPhrases.GetReasonPhrase(status), status, detail, errors, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier)
        {
            Extensions = extensions,
        };
        return JsonSerializer.SerializeAsync(context.Response.Body, problem, ProblemJson.Readable.Problem, context.RequestAborted);
    }

    internal static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = error => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            ExceptionHandler = context => WriteAsync(context, context.Response.StatusCode, DetailOf(context.Response.StatusCode)),
        });
        return app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, null));
    }

    private static string? DetailOf(int status) =>
        status >= 500 ? "The request failed inside this host; its log has the reason under the trace id." : null;
}

/// <summary>A problem as a handler returns it.</summary>
public sealed class ProblemResult(int status, string? detail, IReadOnlyList<FieldError>? errors, IDictionary<string, JsonElement>? extensions = null) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public string? Detail => detail;

    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, status, detail, errors, extensions);
}

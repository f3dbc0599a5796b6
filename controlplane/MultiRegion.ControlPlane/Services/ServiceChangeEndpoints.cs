using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Services;

/// <summary>How operators change what services are.</summary>
internal static class ServiceChangeEndpoints
{
    private const int MaxReason = 500;

    public static void MapServiceChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/services/{name}", Put).WithName("PutService")
            .WithSummary("Defines a service, anew or differently. With If-Match, only if its definition is still that of the tag.")
            .Accepts<ServiceChange>("application/json").ProducesErrors(400, 409, 412, 413, 415, 422, 503).RequireToken(Roles.Operator);
        routes.MapDelete("/v1/services/{name}", Delete).WithName("DeleteService")
            .WithSummary("Removes a service from this cell's edges; the reason is part of the record.")
            .ProducesErrors(404, 409, 412, 422, 503).RequireToken(Roles.Operator);
    }

    private static async Task<Results<Ok<DefinitionReceipt>, ProblemResult>> Put(
        string name, HttpContext context, DefinitionWriter writer, IOptions<ControlPlaneOptions> options, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.ServiceChange, PlanSize.MaxBytes);
        if (body.Value is not { } change)
            return body.Problem!;
        var errors = Validate(name, change, options.Value.KnownRegions);
        return errors.Count > 0 ? Problems.Invalid(errors.ToFields()) : await WriteAsync(context, writer, ifMatch, Intent(name, context, change.Reason) with
        {
            Definition = change.Definition,
        });
    }

    private static async Task<Results<Ok<DefinitionReceipt>, ProblemResult>> Delete(
        string name, HttpContext context, DefinitionWriter writer, DefinitionCatalog catalog, string? reason, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (!catalog.Defined.ContainsKey(name))
            return ServicesEndpoints.NotDefined(name);
        return CheckReason(reason).ToList() is { Count: > 0 } errors
            ? Problems.Invalid(errors.ToFields())
            : await WriteAsync(context, writer, ifMatch, Intent(name, context, reason!) with { Removed = true });
    }

    private static async Task<Results<Ok<DefinitionReceipt>, ProblemResult>> WriteAsync(
        HttpContext context, DefinitionWriter writer, string? ifMatch, DefinitionIntent intent)
    {
        try
        {
            if (await writer.WriteAsync(intent, ifMatch is null or "*" ? null : ifMatch, context.RequestAborted) is { } receipt)
                return TypedResults.Ok(receipt);
            return ifMatch is null
                ? Problems.Result(StatusCodes.Status409Conflict, $"Service '{intent.Service}' was changed by somebody else at the same moment; read it and try again")
                : Problems.Result(StatusCodes.Status412PreconditionFailed, $"Service '{intent.Service}' has been changed since {ifMatch}; read it and try again");
        }
        catch (ConsulException e)
        {
            var fate = e.OutcomeUnknown ? "It may have been accepted: read the service before trying again." : "Nothing was changed.";
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, $"{fate} {e.Message}");
        }
    }

    private static DefinitionIntent Intent(string name, HttpContext context, string reason) => new()
    {
        Service = name,
        Author = context.GetCaller()!.Name,
        Reason = reason,
        At = default,
    };

    private static List<ValidationError> Validate(string name, ServiceChange change, IReadOnlyCollection<string>? knownRegions)
    {
        List<ValidationError> errors = [.. CheckReason(change.Reason)];
        if (change.Definition.Name != name)
            errors.Add(new ValidationError("definition.name", change.Definition.Name, $"the name in the path, {name}"));
        errors.AddRange(DefinitionValidator.Validate(change.Definition, knownRegions).Select(error => error with { Path = "definition." + error.Path }));
        if (errors.Count == 0 && PlanSize.Check(change.Definition, "definition") is { } tooLarge)
            errors.Add(tooLarge);
        return errors;
    }

    private static IEnumerable<ValidationError> CheckReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
            yield return new ValidationError("reason", reason is { Length: > 100 } ? reason[..100] : reason ?? "", $"1 to {MaxReason} characters");
    }
}

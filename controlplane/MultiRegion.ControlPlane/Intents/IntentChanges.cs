using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Intents.Review;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;
using MultiRegion.Core.Intents;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>The one way by which every kind of intent is checked and written, whatever endpoint it comes by.</summary>
internal sealed class IntentChanges(
    IntentWriter writer, IntentReview review, IntentCatalog catalog, DefinitionCatalog definitions, IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    /// <summary>Intents of one kind that there may be at once, but definitions.</summary>
    public const int MostOfAKind = 1000;

    /// <summary>An intent without body or stamp, by the caller.</summary>
    public static Intent Draft(HttpContext context, IntentKind kind, string name, string? reason) => new()
    {
        Kind = kind,
        Name = name,
        Stamp = default,
        Author = context.GetCaller()!.Name,
        Reason = reason ?? "",
        At = default,
    };

    /// <summary>Checks the draft against what there is, and writes it, or says what that would do.</summary>
    /// <param name="context">The request of the caller.</param>
    /// <param name="draft">What is to hold.</param>
    /// <param name="query">How it is asked for.</param>
    /// <param name="ifMatch">Entity tag of what it was made from; null or <c>*</c> if that does not matter.</param>
    public async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> WriteAsync(HttpContext context, Intent draft, ChangeQuery query, string? ifMatch)
    {
        var id = IntentId.Of(draft);
        var standing = catalog.Current.Find(id);
        context.GetAudit()?.SetBefore(standing, ContractsJson.Default.Intent);
        if ((IntentScope.RefuseKind(context, draft.Kind) ?? IntentScope.Refuse(context, draft, standing)) is { } forbidden)
            return forbidden;
        if (Validate(draft) is { Count: > 0 } errors)
            return Problems.Invalid(errors.ToFields());
        if (standing is null or { Removed: true } && !draft.Removed && IsFull(draft.Kind))
            return Problems.Result(StatusCodes.Status409Conflict, $"There are {MostOfAKind} of this kind already; remove one first");
        if (query.BreakGlass == true && context.GetCaller()?.MayBreakGlass != true)
            return Problems.Result(StatusCodes.Status403Forbidden, $"Breaking glass needs {Roles.BreakGlass}, which '{draft.Author}' was not granted");
        var preview = await review.PreviewAsync(draft, context.RequestAborted);
        if (query.DryRun == true)
        {
            context.GetAudit()?.IsPreview();
            return TypedResults.Ok(preview);
        }

        if (Refuse(preview, query) is { } refused)
            return refused;
        draft = draft with { BrokenGlass = [.. preview.Refusals.Select(refusal => refusal.Rule).Distinct()] };
        foreach (var rule in draft.BrokenGlass)
            context.GetAudit()?.AddBrokenRule(rule);
        try
        {
            if (await writer.WriteAsync(draft, ifMatch is null or "*" ? null : ifMatch, context.RequestAborted) is { } receipt)
            {
                context.Response.Headers.ETag = writer.TagOf(id);
                return TypedResults.Ok(receipt);
            }

            return ifMatch is null
                ? Problems.Result(StatusCodes.Status409Conflict, $"{Describe(id)} was changed by somebody else at the same moment; read it and try again")
                : Problems.Result(StatusCodes.Status412PreconditionFailed, $"{Describe(id)} has been changed since {ifMatch}; read it and try again");
        }
        catch (ConsulException e)
        {
            var fate = e.OutcomeUnknown ? "It may have been accepted: read it before trying again." : "Nothing was changed.";
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, $"{fate} {e.Message}");
        }
    }

    /// <summary>In words for a person: <c>Override 'less-of-eu'</c>.</summary>
    public static string Describe(IntentId id) => $"{id.Kind} '{id.Name}'";

    private static ProblemResult? Refuse(IntentPreview preview, ChangeQuery query)
    {
        if (query.Revision is { } revision && revision != preview.Revision)
            return WithPreview(StatusCodes.Status409Conflict, $"What revision {revision} was made from has changed; this is what it would do now. {preview.Sentence}", preview);
        if (preview.Refusals.Count == 0 || query.BreakGlass == true)
            return null;
        return WithPreview(StatusCodes.Status409Conflict, preview.Sentence, preview);
    }

    private static ProblemResult WithPreview(int status, string detail, IntentPreview preview) =>
        Problems.With(status, detail, "preview", preview, ContractsJson.Default.IntentPreview);

    private List<ValidationError> Validate(Intent draft)
    {
        List<ValidationError> errors = [.. IntentValidator.CheckReason(draft.Reason)];
        if (draft.Kind != IntentKind.Service)
            errors.AddRange(IntentValidator.CheckName(draft.Name));
        errors.AddRange(draft switch
        {
            { Definition: { } definition } => OfDefinition(draft.Name, definition),
            { Override: { } spec } => Within("override", OverrideValidator.Validate(spec, definitions.Defined, options.Value.KnownRegions, time.GetUtcNow())),
            { Rule: { } rule } => Within("rule", RuleValidator.Validate(rule, definitions.Defined, options.Value.KnownRegions)),
            { Freeze: { } freeze } => Within("freeze", FreezeValidator.Validate(freeze, definitions.Defined, time.GetUtcNow())),
            _ => [],
        });
        return errors;
    }

    private List<ValidationError> OfDefinition(string name, ServiceDefinition definition)
    {
        List<ValidationError> errors = [.. Within("definition", DefinitionValidator.Validate(definition, options.Value.KnownRegions))];
        if (definition.Name != name)
            errors.Insert(0, new ValidationError("definition.name", definition.Name, $"the name in the path, {name}"));
        if (errors.Count == 0 && PlanSize.Check(definition, "definition") is { } tooLarge)
            errors.Add(tooLarge);
        return errors;
    }

    private bool IsFull(IntentKind kind) =>
        kind != IntentKind.Service && catalog.Current.Merged.Count(entry => entry.Key.Kind == kind && !entry.Value.Removed) >= MostOfAKind;

    private static IEnumerable<ValidationError> Within(string path, IEnumerable<ValidationError> errors) =>
        errors.Select(error => error with { Path = $"{path}.{error.Path}" });
}

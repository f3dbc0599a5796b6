using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Intents;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Drills;

/// <summary>How operators ask for drills, watch them, and call them off.</summary>
internal static class DrillEndpoints
{
    private const int MaxBytes = 16 * 1024;
    private const int Attempts = 5;

    public static void MapDrills(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/drills", List).WithName("ListDrills").WithSummary("Drills that wait, the one under way, and the newest of those that have ended.")
            .ProducesErrors(400).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/drills/{id}", Find).WithName("GetDrill").WithSummary("One drill, with what was seen in each step and the verdict.")
            .ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapPost("/v1/drills", Post).WithName("PostDrill")
            .WithSummary("Asks for a drill, now or weekly in a window. With dryRun, says what it would do and what speaks against it.")
            .Accepts<DrillRequest>("application/json").Writes("drill.post", serviceInBody: true)
            .ProducesErrors(400, 409, 413, 415, 422, 429, 503).RequireToken(Roles.Operator);
        routes.MapDelete("/v1/drills/{id}", Delete).WithName("DeleteDrill")
            .WithSummary("Calls a drill off: what it has taken is given back at once. One of a schedule does not come back either.")
            .Writes("drill.delete", serviceInBody: true)
            .ProducesErrors(404, 409, 422, 429, 503).RequireToken(Roles.Operator);
    }

    private static Results<Ok<Page<DrillRecord>>, ProblemResult> List(DrillRunner drills, [AsParameters] PageQuery page) => page.Take(drills.All, drill => drill.Id);

    private static Results<Ok<DrillRecord>, ProblemResult> Find(string id, DrillRunner drills) =>
        drills.All.FirstOrDefault(drill => drill.Id == id) is { } drill ? TypedResults.Ok(drill) : NotThere(id);

    private static async Task<Results<Created<DrillRecord>, Ok<DrillPreview>, ProblemResult>> Post(
        HttpContext context, DrillScenes scenes, DrillStore store, DrillRunner drills, DefinitionCatalog definitions, IOptions<ControlPlaneOptions> options, TimeProvider time,
        Func<double> draw, [Description("True to be told what it would do, and to leave it at that.")] bool? dryRun)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.DrillRequest, MaxBytes);
        if (body.Value is not { } request)
            return body.Problem!;
        var now = time.GetUtcNow();
        var drill = DrillWindows.Ask(request.Drill, context.GetCaller()!.Name, request.Reason, now, draw());
        if (IntentScope.Refuse(context, scenes.Draft(drill, DrillOverride.Of(drill.Spec, 0, now))) is { } forbidden)
            return forbidden;
        List<ValidationError> errors =
        [
            .. IntentValidator.CheckReason(request.Reason),
            .. DrillValidator.Validate(request.Drill, definitions.Defined, options.Value.KnownRegions, now).Select(error => error with { Path = $"drill.{error.Path}" }),
        ];
        if (errors.Count > 0)
            return Problems.Invalid(errors.ToFields());
        if (dryRun == true)
        {
            context.GetAudit()?.IsPreview();
            return TypedResults.Ok(await PreviewAsync(drill, scenes, context.RequestAborted));
        }

        if (drills.All.Count(other => other.Phase == DrillPhase.Waiting) >= DrillBook.MostWaiting)
            return Problems.Result(StatusCodes.Status409Conflict, $"{DrillBook.MostWaiting} drills wait already; call one off first");
        return await WithConsulAsync<Results<Created<DrillRecord>, Ok<DrillPreview>, ProblemResult>>(
            async () => await store.PutAsync(drill, 0, context.RequestAborted)
                ? TypedResults.Created($"/v1/drills/{drill.Id}", drill)
                : Problems.Result(StatusCodes.Status409Conflict, "Another drill was asked for at the same moment; try again"),
            problem => problem);
    }

    private static async Task<Results<Accepted<DrillRecord>, ProblemResult>> Delete(string id, HttpContext context, DrillScenes scenes, DrillStore store, TimeProvider time, string? reason)
    {
        if (IntentValidator.CheckReason(reason).ToList() is { Count: > 0 } errors)
            return Problems.Invalid(errors.ToFields());
        return await WithConsulAsync<Results<Accepted<DrillRecord>, ProblemResult>>(
            async () =>
            {
                // The leader writes each step: who wants it to end must not lose to that.
                for (var attempt = 1; attempt <= Attempts; attempt++)
                {
                    if (await store.FindAsync(id, context.RequestAborted) is not { } stored)
                        return NotThere(id);
                    context.GetAudit()?.SetBefore(stored.Drill, ContractsJson.Default.DrillRecord);
                    if (IntentScope.Refuse(context, scenes.Draft(stored.Drill, DrillOverride.Of(stored.Drill.Spec, 0, time.GetUtcNow()))) is { } forbidden)
                        return forbidden;
                    if (DrillBook.HasEnded(stored.Drill))
                        return Problems.Result(StatusCodes.Status409Conflict, $"Drill {id} has ended already");
                    var off = stored.Drill with { CalledOff = stored.Drill.CalledOff ?? $"called off by {context.GetCaller()!.Name}: {reason}" };
                    if (await store.PutAsync(off, stored.ModifyIndex, context.RequestAborted))
                        return TypedResults.Accepted($"/v1/drills/{id}", off);
                }

                return Problems.Result(StatusCodes.Status409Conflict, $"Drill {id} was written by others again and again; try again");
            },
            problem => problem);
    }

    private static async Task<DrillPreview> PreviewAsync(DrillRecord drill, DrillScenes scenes, CancellationToken ct)
    {
        var spec = drill.Spec;
        var previews = await scenes.PreviewAsync(drill, ct);
        var scene = scenes.Seen(drill) with { Refusals = [.. DrillObstacles.OfPreviews(spec, previews)] };
        return new DrillPreview
        {
            NotBefore = drill.NotBefore,
            Caps = [.. Enumerable.Range(1, spec.Steps).Select(step => DrillCaps.At(spec, scene.Share, step))],
            Lasts = spec.Steps * spec.StepDuration + spec.Hold,
            Findings = DrillConditions.AgainstBeginning(spec, scene),
            Services = previews,
        };
    }

    private static async Task<T> WithConsulAsync<T>(Func<Task<T>> action, Func<ProblemResult, T> problem)
    {
        try
        {
            return await action();
        }
        catch (ConsulException e)
        {
            var fate = e.OutcomeUnknown ? "It may have been taken: read it before trying again." : "Nothing was changed.";
            return problem(Problems.Result(StatusCodes.Status503ServiceUnavailable, $"{fate} {e.Message}"));
        }
    }

    private static ProblemResult NotThere(string id) => Problems.Result(StatusCodes.Status404NotFound, $"There is no drill '{id}'");
}

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Api;

/// <summary>What the OpenAPI document says beside what the endpoints' types do: who may call, and what every change has in common.</summary>
internal static class ApiDescription
{
    private const string Bearer = "bearer";
    private const string Certificate = "clientCertificate";

    public static void Describe(this OpenApiOptions openApi) => openApi.AddDocumentTransformer(OfDocument).AddOperationTransformer(OfOperation);

    private static Task OfDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info.Title = "MultiRegion control plane";
        document.Info.Description = "Health reports in, plans out; operators define and steer services. Errors are application/problem+json (RFC 9457). Every change leaves an audit record.";
        // Where this replica happens to listen is no part of the API.
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A token that the host knows." },
            [Certificate] = new OpenApiSecurityScheme { Type = SecuritySchemeType.MutualTLS, Description = "A client certificate that the host maps to a caller." },
        };
        document.Security = [Requirement(Bearer, document), Requirement(Certificate, document)];
        TagByResource(document);
        return Task.CompletedTask;
    }

    /// <summary>What stands after the version in a path is the tag: without one it would be a class's name, and of a lambda the host's.</summary>
    private static void TagByResource(OpenApiDocument document)
    {
        var resources = document.Paths.GroupBy(path => path.Key.Split('/', StringSplitOptions.RemoveEmptyEntries)[1]).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        document.Tags = new HashSet<OpenApiTag>(resources.Select(group => new OpenApiTag { Name = group.Key }));
        foreach (var resource in resources)
            foreach (var operation in resource.SelectMany(path => path.Value.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
                operation.Tags = new HashSet<OpenApiTagReference> { new(resource.Key, document) };
    }

    private static Task OfOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<TokenRequirement>().LastOrDefault() is { } requirement)
            operation.Description = $"Needs the role {string.Join(" or ", requirement.Roles)}{Contained(requirement.Roles)}.";
        if (metadata.OfType<EndpointAction>().LastOrDefault() is { } action)
            operation.Description += $" Its action is {action.Name}.";
        if (metadata.OfType<AuditedWrite>().Any())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "1 to 255 printable characters: the same request under the same key gets the same answer, another one 422.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        return Task.CompletedTask;
    }

    private static string Contained(IReadOnlyList<string> roles) => roles.Any(role => role is Roles.Viewer or Roles.Operator) ? " or a higher one" : "";

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}

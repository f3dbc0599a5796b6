using System.Text.Json.Serialization;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Api;

internal static class ApiConventions
{
    /// <summary>The API speaks the documents' own JSON; the OpenAPI document is made from the same.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(http =>
        {
            http.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            http.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi(openApi => openApi.Describe());
    }

    /// <summary>Says in the OpenAPI document which problems an endpoint answers, besides 401 and 403.</summary>
    public static RouteHandlerBuilder ProducesErrors(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses.Union([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden]))
            endpoint.Produces<Problem>(status, Problems.ContentType);
        return endpoint;
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Cells;

/// <summary>The control planes' API as an operator calls it, and the plan that stands in a cell's Consul.</summary>
internal sealed class OperatorClient : IDisposable
{
    private readonly HttpClient _http;

    public OperatorClient(string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<Page<ServiceView>?> ServicesAsync(Uri controlPlane, CancellationToken cancellation) =>
        GetAsync(new Uri(controlPlane, "/v1/services"), ContractsJson.Default.PageServiceView, cancellation);

    public Task<Page<ServiceScores>?> ScoresAsync(Uri controlPlane, CancellationToken cancellation) =>
        GetAsync(new Uri(controlPlane, "/v1/scores"), ContractsJson.Default.PageServiceScores, cancellation);

    public Task<Page<EdgeView>?> EdgesAsync(Uri controlPlane, CancellationToken cancellation) =>
        GetAsync(new Uri(controlPlane, "/v1/edges"), ContractsJson.Default.PageEdgeView, cancellation);

    public Task<CellStatus?> StatusAsync(Uri controlPlane, CancellationToken cancellation) =>
        GetAsync(new Uri(controlPlane, "/v1/status"), ContractsJson.Default.CellStatus, cancellation);

    /// <summary>The published plan, or null while there is none or Consul does not answer.</summary>
    public Task<Plan?> PublishedPlanAsync(Uri consul, string service, CancellationToken cancellation) =>
        GetAsync(new Uri(consul, $"/v1/kv/{ConsulKeys.Plan(service)}?raw"), ContractsJson.Default.Plan, cancellation);

    /// <summary>Asks for a changed definition. False if the control plane did not accept it now.</summary>
    public Task<bool> DefineAsync(Uri controlPlane, ServiceDefinition definition, string reason, CancellationToken cancellation) => PutAsync(
        new Uri(controlPlane, $"/v1/services/{definition.Name}"), new ServiceChange(definition, reason), ContractsJson.Default.ServiceChange, cancellation);

    /// <summary>Asks for an override. False if the control plane did not accept it now.</summary>
    public Task<bool> OverrideAsync(Uri controlPlane, string name, OverrideSpec spec, CancellationToken cancellation) => PutAsync(
        new Uri(controlPlane, $"/v1/overrides/{name}"), new OverrideChange(spec, "infra/bench"), ContractsJson.Default.OverrideChange, cancellation);

    private async Task<bool> PutAsync<T>(Uri address, T change, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.PutAsJsonAsync(address, change, type, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (IsAbsence(error, cancellation))
        {
            return false;
        }
    }

    /// <summary>Null if the far end is not there: that is what drills make happen, so it is an answer, not an error.</summary>
    private async Task<T?> GetAsync<T>(Uri address, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await _http.GetFromJsonAsync(address, type, cancellation);
        }
        catch (Exception error) when (IsAbsence(error, cancellation))
        {
            return null;
        }
    }

    private static bool IsAbsence(Exception error, CancellationToken cancellation) =>
        error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellation.IsCancellationRequested);

    public void Dispose() => _http.Dispose();
}

using System.Net;

namespace MultiRegion.Consul;

/// <summary>One request to the agent, before it is sent.</summary>
/// <param name="Method">GET or PUT, DELETE.</param>
/// <param name="Path">Path and query below the agent's address, escaped.</param>
/// <param name="Subject">What it is about, for error messages: <c>key 'a/b'</c>.</param>
internal sealed record ConsulRequest(HttpMethod Method, string Path, string Subject)
{
    public ReadOnlyMemory<byte> Content { get; init; }

    public string? Datacenter { get; init; }

    /// <summary>The status beside 200 that is an answer, not an error: 404 for a key, 409 for a transaction.</summary>
    public HttpStatusCode? AlsoAccept { get; init; }

    public bool IsWrite => Method != HttpMethod.Get;

    public string PathAndDatacenter =>
        Datacenter is null ? Path : $"{Path}{(Path.Contains('?') ? '&' : '?')}dc={Uri.EscapeDataString(Datacenter)}";
}

/// <summary>What the agent answered.</summary>
/// <param name="Status">200 or the request's <see cref="ConsulRequest.AlsoAccept"/>.</param>
/// <param name="Index">X-Consul-Index; null where the answer has none.</param>
/// <param name="Body">The whole body.</param>
internal sealed record ConsulAnswer(HttpStatusCode Status, ulong? Index, byte[] Body);

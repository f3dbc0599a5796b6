using System.Net;

namespace MultiRegion.Cli.Api;

/// <summary>A host that did not give what was asked for; the message says which, why, and what to do.</summary>
internal sealed class ApiException(string message, HttpStatusCode? status = null) : Exception(message)
{
    /// <summary>What it answered; null if it did not.</summary>
    public HttpStatusCode? Status => status;
}

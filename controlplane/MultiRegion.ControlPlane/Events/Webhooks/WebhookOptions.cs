using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Events.Webhooks;

/// <summary>One receiver of events.</summary>
public sealed class WebhookOptions
{
    /// <summary>Absolute <c>http</c> or <c>https</c> address.</summary>
    public Uri? Url { get; set; }

    /// <summary>What deliveries are signed with: <c>whsec_</c> and 24 to 64 bytes in base64, as Standard Webhooks has it.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The kinds that it is told of; empty means every kind.</summary>
    public IList<EventKind> Kinds { get; set; } = [];

    /// <summary>Limit for one attempt. 100 ms to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Events.Webhooks;

namespace MultiRegion.ControlPlane.Events;

/// <summary>Says what is wrong with the settings of events.</summary>
internal static class EventOptionsValidator
{
    public static IEnumerable<string> Validate(EventOptions options)
    {
        if (!(options.WeightThreshold is >= 0.01 and <= 1))
            yield return Wrong("WeightThreshold", options.WeightThreshold, "a share from 0.01 to 1");
        if (options.Kept is < 10 or > 100_000)
            yield return Wrong("Kept", options.Kept, "from 10 to 100000");
        if (options.MaxReaders is < 1 or > 10_000)
            yield return Wrong("MaxReaders", options.MaxReaders, "from 1 to 10000");
        if (options.Ping < TimeSpan.FromSeconds(1) || options.Ping > TimeSpan.FromMinutes(5))
            yield return Wrong("Ping", options.Ping, "a time from 00:00:01 to 00:05:00");
        for (var i = 0; i < options.Webhooks.Count; i++)
        {
            var webhook = options.Webhooks[i];
            if (webhook.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
                yield return Wrong($"Webhooks:{i}:Url", webhook.Url?.ToString() ?? "", "an absolute http or https address");
            // A secret is not shown, not even a wrong one.
            if (WebhookSignature.ReadSecret(webhook.Secret) is null)
                yield return Wrong($"Webhooks:{i}:Secret", "…", "whsec_ and 24 to 64 bytes in base64");
            if (webhook.Timeout < TimeSpan.FromMilliseconds(100) || webhook.Timeout > TimeSpan.FromMinutes(1))
                yield return Wrong($"Webhooks:{i}:Timeout", webhook.Timeout, "a time from 00:00:00.100 to 00:01:00");
        }
    }

    private static string Wrong(string setting, object value, string expected) => ControlPlaneOptionsValidator.Wrong($"Events:{setting}", value, expected);
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.ControlPlane.Events;
using MultiRegion.Core.Validation;

namespace MultiRegion.ControlPlane.Configuration;

/// <summary>Says everything that is wrong with the settings: the key, its value, what may stand there.</summary>
internal sealed partial class ControlPlaneOptionsValidator : IValidateOptions<ControlPlaneOptions>
{
    private readonly ConsulOptionsValidator _consul = new();

    public ValidateOptionsResult Validate(string? name, ControlPlaneOptions options)
    {
        List<string> failures = [.. OfIdentity(options), .. OfTimes(options), .. OfReports(options.Reports), .. EventOptionsValidator.Validate(options.Events)];
        foreach (var failure in _consul.Validate(null, options.Consul).Failures ?? [])
            failures.Add($"{Key("Consul")}: {failure}");
        failures.AddRange(HealthOptionsValidator.Validate(options.Health).Select(error => $"{Key("Health")}:{error}"));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> OfIdentity(ControlPlaneOptions options)
    {
        const string name = "a name of 1 to 63 of a-z 0-9 - ., beginning with a letter or digit";
        if (!Name().IsMatch(options.Cell))
            yield return Wrong("Cell", options.Cell, name);
        if (!Name().IsMatch(options.Replica))
            yield return Wrong("Replica", options.Replica, name);
        foreach (var region in options.Regions.Where(region => !Name().IsMatch(region)))
            yield return Wrong("Regions", region, name);
        if (options.Cells is < 1 or > 1000)
            yield return Wrong("Cells", options.Cells, "from 1 to 1000");
        foreach (var datacenter in options.PeerDatacenters.Where(datacenter => !Name().IsMatch(datacenter)))
            yield return Wrong("PeerDatacenters", datacenter, "the name of a Consul datacenter");
        foreach (var (datacenter, cell) in options.PeerCells)
        {
            if (!Name().IsMatch(cell))
                yield return Wrong($"PeerCells:{datacenter}", cell, name);
            if (!options.PeerDatacenters.Contains(datacenter))
                yield return Wrong($"PeerCells:{datacenter}", datacenter, "one of PeerDatacenters");
        }

        foreach (var twice in options.OtherCells.Select(peer => peer.Cell).Append(options.Cell).GroupBy(cell => cell).Where(same => same.Count() > 1))
            yield return Wrong("PeerDatacenters", twice.Key, "the cell of one datacenter, and not this one");
        foreach (var (cell, peer) in options.Peers)
        {
            if (!Name().IsMatch(cell))
                yield return Wrong("Peers", cell, name);
            if (peer.Addresses.Count == 0)
                yield return Wrong($"Peers:{cell}:Addresses", "", "at least one address such as https://control-plane.us-east.example:9801");
            foreach (var address in peer.Addresses.Where(address => !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsSafe(uri)))
                yield return Wrong($"Peers:{cell}:Addresses", address, "an https address; http only on this machine");
            foreach (var file in new[] { peer.Tls.CaFile, peer.Tls.ClientCertificateFile, peer.Tls.ClientKeyFile, peer.TokenFile })
                if (file is not null && !File.Exists(file))
                    yield return Wrong($"Peers:{cell}", file, "a file that can be read");
        }

        if (options.AdvertisedAddress is { } advertised && (!advertised.IsAbsoluteUri || advertised.Scheme is not ("http" or "https")))
            yield return Wrong("AdvertisedAddress", advertised, "an address such as https://control.eu-west.example:9801");
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                yield return Wrong("Urls", url, "an address such as http://127.0.0.1:9801");
    }

    private static IEnumerable<string> OfTimes(ControlPlaneOptions options)
    {
        if (options.TickInterval < TimeSpan.FromMilliseconds(50) || options.TickInterval > TimeSpan.FromSeconds(10))
            yield return Wrong("TickInterval", options.TickInterval, "a time from 00:00:00.050 to 00:00:10");
        if (options.LeaseTtl < TimeSpan.FromMilliseconds(300) || options.LeaseTtl > TimeSpan.FromSeconds(10))
            yield return Wrong("LeaseTtl", options.LeaseTtl, "a time from 00:00:00.300 to 00:00:10");
        if (options.DigestInterval < TimeSpan.FromMilliseconds(100) || options.DigestInterval > TimeSpan.FromSeconds(1))
            yield return Wrong("DigestInterval", options.DigestInterval, "a time from 00:00:00.100 to 00:00:01");
        if (options.DemandHalfLife < TimeSpan.FromSeconds(1) || options.DemandHalfLife > TimeSpan.FromMinutes(10))
            yield return Wrong("DemandHalfLife", options.DemandHalfLife, "a time from 00:00:01 to 00:10:00");
        if (options.UnlistedDistance < TimeSpan.Zero || options.UnlistedDistance > TimeSpan.FromSeconds(10))
            yield return Wrong("UnlistedDistance", options.UnlistedDistance, "a round trip from 00:00:00 to 00:00:10");
        foreach (var (region, distance) in options.Distances)
        {
            if (distance < TimeSpan.Zero || distance > TimeSpan.FromSeconds(10))
                yield return Wrong($"Distances:{region}", distance, "a round trip from 00:00:00 to 00:00:10");
            if (options.KnownRegions?.Contains(region) == false)
                yield return Wrong($"Distances:{region}", region, "one of " + string.Join(", ", options.Regions));
        }
    }

    private static IEnumerable<string> OfReports(ReportOptions reports)
    {
        if (reports.MaxBytes is < 64 * 1024 or > 64 * 1024 * 1024)
            yield return Wrong("Reports:MaxBytes", reports.MaxBytes, "from 65536 to 67108864");
        if (reports.MaxEntries is < 1 or > 100_000)
            yield return Wrong("Reports:MaxEntries", reports.MaxEntries, "from 1 to 100000");
        if (!(reports.MaxPerSecond is >= 1 and <= 1000))
            yield return Wrong("Reports:MaxPerSecond", reports.MaxPerSecond, "from 1 to 1000");
        if (reports.MaxEdges is < 1 or > 1_000_000)
            yield return Wrong("Reports:MaxEdges", reports.MaxEdges, "from 1 to 1000000");
        if (reports.ForgetAfter < TimeSpan.FromSeconds(10) || reports.ForgetAfter > TimeSpan.FromDays(1))
            yield return Wrong("Reports:ForgetAfter", reports.ForgetAfter, "a time from 00:00:10 to 1.00:00:00");
    }

    internal static string Wrong(string setting, object value, string expected) => FormattableString.Invariant($"{Key(setting)}: '{value}' is not {expected}");

    private static string Key(string setting) => $"{ControlPlaneOptions.Section}:{setting}";

    private static bool IsSafe(Uri address) => address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,62}\z")]
    private static partial Regex Name();
}

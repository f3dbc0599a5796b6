using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>Puts in words what stopped a host from starting, where a person can do something about it.</summary>
internal static partial class StartupFailure
{
    /// <summary>Null for what is not a matter of configuration.</summary>
    public static string? Describe(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (DescribeOne(cause) is { } message)
                return message;
        return error is AggregateException { InnerExceptions: [var first, ..] } ? Describe(first) : null;
    }

    private static string? DescribeOne(Exception error) => error switch
    {
        OptionsValidationException invalid => Lines("these settings are not valid", invalid.Failures),
        InvalidDataException { InnerException: not null } unreadable => ConfigurationFile.DescribeUnreadable(unreadable),
        FileNotFoundException missing when missing.Message.StartsWith("The configuration file", StringComparison.Ordinal) =>
            $"the configuration file '{missing.FileName ?? Quoted(missing.Message)}' does not exist; expected a JSON file",
        InvalidOperationException conversion when Conversion().Match(conversion.Message) is { Success: true } match =>
            DescribeConversion(match.Groups["key"].Value, match.Groups["value"].Value, match.Groups["type"].Value),
        IOException { InnerException: AddressInUseException } bind => DescribePort(bind.Message),
        FormatException url when url.Message.StartsWith("Invalid url", StringComparison.Ordinal) =>
            $"{url.Message}; expected an address such as http://127.0.0.1:8080",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "a listener's port may not be opened by this user; use a port above 1023, or grant CAP_NET_BIND_SERVICE",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "a listener's address is not one of this machine's; use an address of an interface, or 0.0.0.0",
        CryptographicException certificate => $"a certificate or key cannot be used: {certificate.Message}",
        _ => null,
    };

    private static string Lines(string what, IEnumerable<string> lines) => string.Join(Environment.NewLine + "  ", [what + ":", .. lines]);

    private static string DescribeConversion(string key, string value, string type) => Lines("this setting is not valid",
        [$"{key}: {(value.Length == 0 ? "its value" : $"'{value}'")} is not {ConfigurationFile.FormOf(type)}"]);

    private static string DescribePort(string message)
    {
        var address = Address().Match(message).Value;
        var port = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Port : 0;
        var owner = port == 0 ? null : PortOwner.Find(port);
        return owner is null
            ? $"{address} is in use by a process of another user or machine; find it with 'ss -ltnp sport = :{port}' as root, or choose another port"
            : $"{address} is in use by process {owner.ProcessId} ({owner.Command}); stop it, or choose another port";
    }

    private static string Quoted(string message) => message.Split('\'') is { Length: > 1 } parts ? parts[1] : message;

    [GeneratedRegex(@"^Failed to convert configuration value (?:'(?<value>[^']*)' )?at '(?<key>[^']+)' to type '(?<type>[^']+)'")]
    private static partial Regex Conversion();

    [GeneratedRegex(@"https?://[^\s]+[^\s:.]")]
    private static partial Regex Address();
}

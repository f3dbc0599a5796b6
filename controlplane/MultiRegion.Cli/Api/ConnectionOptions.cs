using System.CommandLine;
using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Api;

/// <summary>Options of every command that asks a host. A token never comes as an argument: those are seen by everybody on the machine, and kept in histories.</summary>
internal sealed class ConnectionOptions
{
    public const string ServerVariable = "MULTIREGION_SERVER";
    public const string TokenVariable = "MULTIREGION_TOKEN";
    public const string TokenFileVariable = "MULTIREGION_TOKEN_FILE";
    private const string DefaultServer = "http://127.0.0.1:9801";

    private readonly Option<string[]> _server = new("--server")
    {
        HelpName = "URL[,URL...]",
        Description = $"Control planes, asked in this order until one answers; or {ServerVariable} (default {DefaultServer})",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    private readonly Option<string?> _tokenFile = new("--token-file") { HelpName = "FILE", Description = $"The file with the token; or {TokenFileVariable}, or the token itself in {TokenVariable}", Recursive = true };

    private readonly Option<string?> _caFile = new("--ca-file") { HelpName = "FILE", Description = "PEM file of the authorities to trust instead of the system's; or MULTIREGION_CA_FILE", Recursive = true };

    private readonly Option<string?> _certificate = new("--certificate") { HelpName = "FILE", Description = "PEM file of a client certificate; or MULTIREGION_CERTIFICATE", Recursive = true };

    private readonly Option<string?> _key = new("--key") { HelpName = "FILE", Description = "PEM file of its key; or MULTIREGION_KEY", Recursive = true };

    private readonly Option<int> _timeout = new("--timeout") { HelpName = "SECONDS", Description = "How long one answer may take, 1 to 300", DefaultValueFactory = _ => 5, Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON in place of tables", Recursive = true };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _server, _tokenFile, _caFile, _certificate, _key, _timeout, Json })
            command.Options.Add(option);
    }

    /// <exception cref="InputException">What is wrong with an option, a variable or a file.</exception>
    public Connection Read(ParseResult result, Func<string, string?> variable, string? server = null)
    {
        string[] given = result.GetValue(_server) is { Length: > 0 } servers ? servers : [variable(ServerVariable) ?? DefaultServer];
        int timeout = result.GetValue(_timeout);
        if (timeout is < 1 or > 300)
            throw new InputException($"--timeout: '{timeout}' is not from 1 to 300 seconds");
        return new Connection
        {
            Servers = [.. (server is null ? given : [server]).SelectMany(text => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(Address)],
            Token = ReadToken(result.GetValue(_tokenFile) ?? variable(TokenFileVariable), variable(TokenVariable)),
            CaFile = Existing(result.GetValue(_caFile) ?? variable("MULTIREGION_CA_FILE"), "--ca-file"),
            CertificateFile = Existing(result.GetValue(_certificate) ?? variable("MULTIREGION_CERTIFICATE"), "--certificate"),
            KeyFile = Existing(result.GetValue(_key) ?? variable("MULTIREGION_KEY"), "--key"),
            Timeout = TimeSpan.FromSeconds(timeout),
        };
    }

    public static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new InputException($"'{text}' is not an address such as {DefaultServer}");

    private static string? ReadToken(string? file, string? token)
    {
        if (string.IsNullOrEmpty(file))
            return string.IsNullOrWhiteSpace(token) ? null : token.Trim();
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } content ? content : throw new InputException($"the token file '{file}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the token file '{file}' cannot be read: {e.Message}");
        }
    }

    private static string? Existing(string? file, string option) =>
        string.IsNullOrEmpty(file) ? null : File.Exists(file) ? file : throw new InputException($"{option}: '{file}' is not a file");
}

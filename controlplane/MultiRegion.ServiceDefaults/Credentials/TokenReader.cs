using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Reads the tokens of the configuration and of the files that it names. No error shows a token.</summary>
internal sealed class TokenReader(IConfiguration configuration, string key)
{
    /// <summary>Key of the JSON file with more tokens.</summary>
    private readonly string _fileKey = key + "File";

    /// <summary>Everything that is read beside the configuration itself: when one of these changes, it is time to read again.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Inline().Select(token => token.TokenFile).Append(configuration[_fileKey]).OfType<string>().Where(file => file.Length > 0).Distinct()];

    /// <exception cref="OptionsValidationException">With all that is wrong, by key.</exception>
    public BearerTokens Read()
    {
        var errors = new List<string>();
        var entries = new List<BearerTokens.Entry>();
        foreach (var (path, token) in Inline().Select((token, i) => ($"{key}:{i}", token)).Concat(FromFile(errors)))
            if (Parse(token, path, errors) is { } hash)
                entries.Add(new BearerTokens.Entry(hash, token.ToCaller("token"), token.Expires));

        var shared = entries.GroupBy(entry => Convert.ToHexString(entry.Hash)).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
            errors.Add($"{key}: '{string.Join("' and '", shared.Select(entry => entry.Caller.Name))}' have the same token; expected a token of its own for each");
        return errors.Count == 0 ? new BearerTokens(entries) : throw new OptionsValidationException(key, typeof(TokenOptions), errors);
    }

    private List<TokenOptions> Inline() => configuration.GetSection(key).Get<List<TokenOptions>>() ?? [];

    /// <summary>The tokens of the file, bound by the rules of the configuration: one form for both.</summary>
    private IEnumerable<(string Path, TokenOptions Token)> FromFile(List<string> errors)
    {
        if (configuration[_fileKey] is not { Length: > 0 } file)
            return [];
        try
        {
            using var content = new MemoryStream(WrappedList(File.ReadAllBytes(file)));
            var tokens = new ConfigurationBuilder().AddJsonStream(content).Build().GetSection("Tokens").Get<List<TokenOptions>>() ?? [];
            return [.. tokens.Select((token, i) => ($"{_fileKey} '{file}':{i}", token))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or JsonException or FormatException)
        {
            errors.Add($"{_fileKey}: '{file}' cannot be used ({e.Message}); expected a JSON list of tokens, as under '{key}'");
            return [];
        }
    }

    /// <summary>The configuration system reads objects only; the file is a list.</summary>
    private static byte[] WrappedList(byte[] json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. "{\"Tokens\":"u8, .. json, .. "}"u8]
            : throw new JsonException($"it holds a JSON {document.RootElement.ValueKind}");
    }

    private static byte[]? Parse(TokenOptions token, string key, List<string> errors)
    {
        var before = errors.Count;
        token.Check(key, needsName: true, errors);
        byte[]? hash = null;
        if (new[] { token.Token, token.Sha256, token.TokenFile }.Count(form => !string.IsNullOrEmpty(form)) != 1)
            errors.Add($"{key}: expected exactly one of Token, Sha256, TokenFile");
        else if (!string.IsNullOrEmpty(token.Sha256))
            hash = FromHex(token.Sha256, $"{key}:Sha256", errors);
        else if (!string.IsNullOrEmpty(token.TokenFile))
            hash = FromTokenFile(token.TokenFile, $"{key}:TokenFile", errors);
        else
            hash = FromText(token.Token!, $"{key}:Token", errors);
        return errors.Count == before ? hash : null;
    }

    private static byte[]? FromHex(string text, string key, List<string> errors)
    {
        if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        errors.Add($"{key}: the value of {text.Length} characters is not a SHA-256 of 64 hexadecimal digits");
        return null;
    }

    private static byte[]? FromTokenFile(string path, string key, List<string> errors)
    {
        try
        {
            return FromText(File.ReadAllText(path).Trim(), $"{key} '{path}'", errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add($"{key}: '{path}' cannot be read ({e.Message}); expected a file with the token in it");
            return null;
        }
    }

    private static byte[]? FromText(string token, string key, List<string> errors)
    {
        if (token.Length is >= 16 and <= 4096 && token.All(c => c is > ' ' and < '\x7f'))
            return BearerTokens.HashOf(token);
        errors.Add($"{key}: the value of {token.Length} characters is not a token of 16 to 4096 printable ASCII characters without spaces");
        return null;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ServiceDefaults.Credentials;

internal static class TokenSetup
{
    /// <summary>Reads the credentials when the host starts; a bad one stops it with the name of its key.</summary>
    public static void AddTokens(this WebApplicationBuilder builder, string key)
    {
        builder.Services.AddSingleton(services => Read(services.GetRequiredService<IConfiguration>(), key));
        builder.Services.AddHostedService<StartupCheck<BearerTokens>>();
    }

    internal static BearerTokens Read(IConfiguration configuration, string key)
    {
        var options = configuration.GetSection(key).Get<List<TokenOptions>>() ?? [];
        var errors = new List<string>();
        var credentials = new List<(byte[] Hash, Caller Caller)>();
        for (var i = 0; i < options.Count; i++)
            if (Parse(options[i], $"{key}:{i}", errors) is { } hash)
                credentials.Add((hash, new Caller(options[i].Name, options[i].Role)));

        var shared = credentials.GroupBy(c => Convert.ToHexString(c.Hash)).FirstOrDefault(g => g.Count() > 1);
        if (shared is not null)
            errors.Add($"{key}: '{string.Join("' and '", shared.Select(c => c.Caller.Name))}' have the same token; expected a token of its own for each");
        return errors.Count == 0
            ? new BearerTokens(key, credentials)
            : throw new OptionsValidationException(key, typeof(TokenOptions), errors);
    }

    /// <summary>The token's hash, or null after adding errors. No error shows a token.</summary>
    private static byte[]? Parse(TokenOptions token, string key, List<string> errors)
    {
        var before = errors.Count;
        if (token.Name.Length is 0 or > 100)
            errors.Add($"{key}:Name: '{token.Name}' is not a name of 1 to 100 characters");
        if (!Roles.All.Contains(token.Role))
            errors.Add($"{key}:Role: '{token.Role}' is not one of {string.Join(", ", Roles.All)}");

        byte[]? hash = null;
        if (new[] { token.Token, token.Sha256, token.TokenFile }.Count(form => !string.IsNullOrEmpty(form)) != 1)
            errors.Add($"{key}: expected exactly one of Token, Sha256, TokenFile");
        else if (!string.IsNullOrEmpty(token.Sha256))
            hash = FromHex(token.Sha256, $"{key}:Sha256", errors);
        else if (!string.IsNullOrEmpty(token.TokenFile))
            hash = FromFile(token.TokenFile, $"{key}:TokenFile", errors);
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

    private static byte[]? FromFile(string path, string key, List<string> errors)
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

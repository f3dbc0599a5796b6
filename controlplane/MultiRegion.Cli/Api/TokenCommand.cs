using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Api;

/// <summary>A token, and the hash that a host is told.</summary>
internal sealed record NewToken(string? Token, string Sha256);

/// <summary><c>token</c>: makes tokens and hashes, on this machine alone.</summary>
internal static class TokenCommand
{
    private const string Prefix = "mr_";
    private const int RandomBytes = 32;

    public static Command Create(ApiCommands commands)
    {
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the token to a new file that only this user can read, in place of printing it" };
        var create = new Command("new", "Makes a token of 256 random bits, and the hash of it to put under Tokens.") { file };
        commands.SetLocalAction(create, async result =>
        {
            string token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
            if (result.GetValue(file) is { } path)
                WriteSecret(path, token);
            return await PrintAsync(commands, result, new NewToken(result.GetValue(file) is null ? token : null, Hash(token)));
        });

        var existing = new Argument<string>("file") { Description = "The file with the token" };
        var hash = new Command("hash", "The hash of a token in a file, as a host's Sha256 wants it.") { existing };
        commands.SetLocalAction(hash, async result =>
        {
            string path = result.GetRequiredValue(existing);
            try
            {
                return await PrintAsync(commands, result, new NewToken(null, Hash((await File.ReadAllTextAsync(path)).Trim())));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"the token file '{path}' cannot be read: {e.Message}");
            }
        });
        return new Command("token", "Makes tokens and their hashes; asks no host.") { create, hash };
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static async Task<int> PrintAsync(ApiCommands commands, ParseResult result, NewToken token)
    {
        if (commands.IsJson(result))
            await commands.WriteJsonAsync(token, ApiJson.Readable.NewToken);
        else
        {
            if (token.Token is not null)
                await commands.Context.Output.WriteLineAsync($"token   {token.Token}");
            await commands.Context.Output.WriteLineAsync($"sha256  {token.Sha256}");
        }

        return ExitCode.Done;
    }

    private static void WriteSecret(string path, string token)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(path, options);
            writer.Write(token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out: '{path}' cannot be written: {e.Message}");
        }
    }
}

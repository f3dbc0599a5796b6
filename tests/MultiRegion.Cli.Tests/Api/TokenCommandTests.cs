using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MultiRegion.Cli.Tests.Api;

public sealed class TokenCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-cli-").FullName;

    private string File => Path.Combine(_folder, "token");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task New_PrintsATokenAndItsHash_EachTimeAnother()
    {
        var (one, other) = (await NewAsync(), await NewAsync());

        one.Token.Length.ShouldBeGreaterThan(40);
        one.Sha256.ShouldBe(HashOf(one.Token));
        other.Token.ShouldNotBe(one.Token);
    }

    [Fact]
    public async Task New_IntoAFile_PrintsTheHashOnlyAndNeverOverwrites()
    {
        var run = await ApiRun.OfAsync(null, "token", "new", "--out", File);

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        string token = await System.IO.File.ReadAllTextAsync(File);
        run.Output.ShouldBe($"sha256  {HashOf(token)}\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await ApiRun.OfAsync(null, "token", "new", "--out", File)).Code.ShouldBe(ExitCode.CouldNotRun);
        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe(token);
    }

    [Fact]
    public async Task Hash_OfAFile_LeavesOutWhiteSpaceAroundTheToken()
    {
        await System.IO.File.WriteAllTextAsync(File, "a-token-of-a-file\n");

        (await ApiRun.OfAsync(null, "token", "hash", File)).Output.ShouldBe($"sha256  {HashOf("a-token-of-a-file")}\n");
        (await ApiRun.OfAsync(null, "token", "hash", File + ".gone")).Code.ShouldBe(ExitCode.CouldNotRun);
    }

    private static async Task<(string Token, string Sha256)> NewAsync()
    {
        using var document = JsonDocument.Parse((await ApiRun.OfAsync(null, "token", "new", "--json")).Output);
        return (document.RootElement.GetProperty("token").GetString()!, document.RootElement.GetProperty("sha256").GetString()!);
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public sealed class TokenReaderTests : IDisposable
{
    private const string Token = "a-token-of-enough-length";
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_TokenInAnyOfThreeForms_IsAccepted()
    {
        File.WriteAllText(_file, "from-a-file-0123456789\n");
        var tokens = Read(
            ("0:Name", "plain"), ("0:Role", "viewer"), ("0:Token", Token),
            ("1:Name", "hash"), ("1:Role", "operator"), ("1:Sha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("known-by-its-hash")))),
            ("2:Name", "file"), ("2:Role", "admin"), ("2:TokenFile", _file));

        Authenticate(tokens, Token).ShouldBe(new Caller("plain", "viewer"));
        Authenticate(tokens, "known-by-its-hash").ShouldBe(new Caller("hash", "operator"));
        Authenticate(tokens, "from-a-file-0123456789").ShouldBe(new Caller("file", "admin"));
        Authenticate(tokens, "from-a-file-012345678").ShouldBeNull();
        Authenticate(tokens, "").ShouldBeNull();
    }

    [Theory]
    [InlineData("Name", "", "T:0:Name: '' is not a name")]
    [InlineData("Role", "root", "T:0:Role: 'root' is not one of edge, peer, viewer, operator, admin, break-glass")]
    [InlineData("Token", "short", "T:0:Token: the value of 5 characters is not a token of 16 to 4096")]
    [InlineData("Token", "with a space in its middle", "T:0:Token: the value of 26 characters")]
    [InlineData("Token", "", "T:0: expected exactly one of Token, Sha256, TokenFile")]
    [InlineData("Sha256", "abc", "T:0: expected exactly one of")]
    [InlineData("TokenFile", "/nowhere/token", "T:0: expected exactly one of")]
    public void Read_BadSetting_NamesKeyAndExpectedForm(string key, string value, string expected)
    {
        var error = Should.Throw<OptionsValidationException>(() => Read(
            [("0:Name", "x"), ("0:Role", "viewer"), ("0:Token", Token), .. new[] { ("0:" + key, value) }]));

        error.Failures.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Theory]
    [InlineData("Sha256", "zz", "T:0:Sha256: the value of 2 characters is not a SHA-256 of 64 hexadecimal digits")]
    [InlineData("TokenFile", "/nowhere/token", "T:0:TokenFile: '/nowhere/token' cannot be read")]
    public void Read_BadForm_NamesKeyAndExpectedForm(string key, string value, string expected) =>
        Should.Throw<OptionsValidationException>(() => Read(("0:Name", "x"), ("0:Role", "viewer"), ("0:" + key, value)))
            .Failures.ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    public void Read_BadToken_IsNotShown() =>
        Should.Throw<OptionsValidationException>(() => Read(("0:Name", "x"), ("0:Role", "viewer"), ("0:Token", "s3cret")))
            .Message.ShouldNotContain("s3cret");

    [Fact]
    public void Read_SameTokenTwice_IsRefused() =>
        Should.Throw<OptionsValidationException>(() => Read(
                ("0:Name", "a"), ("0:Role", "viewer"), ("0:Token", Token), ("1:Name", "b"), ("1:Role", "admin"), ("1:Token", Token)))
            .Message.ShouldContain("'a' and 'b' have the same token");

    [Theory]
    [InlineData("Actions:0", "Delete Everything", "T:0:Actions: 'Delete Everything' is not an action")]
    [InlineData("Services:0", " ", "T:0:Services: '' is not the name of a service")]
    [InlineData("Role", "root", "T:0:Role: 'root' is not one of")]
    public void Read_BadGrant_NamesKey(string key, string value, string expected) =>
        Should.Throw<OptionsValidationException>(() => Read(
                [("0:Name", "x"), ("0:Role", "viewer"), ("0:Token", Token), .. new[] { ("0:" + key, value) }]))
            .Failures.ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    public void Read_BreakGlassBesideAMachinesRole_IsRefused() =>
        Should.Throw<OptionsValidationException>(() => Read(("0:Name", "x"), ("0:Role", "edge"), ("0:BreakGlass", "true"), ("0:Token", Token)))
            .Failures.ShouldHaveSingleItem().ShouldStartWith("T:0:BreakGlass: 'true' is not for the role edge");

    [Fact]
    public void Read_ListInAFile_IsAddedToTheConfiguration()
    {
        File.WriteAllText(_file, $$"""[{ "Name": "filed", "Role": "operator", "Token": "{{Token}}", "BreakGlass": true, "Services": ["a"], "Actions": ["override.*"] }]""");

        var caller = Authenticate(ReadFrom(("TFile", _file)), Token)!;

        (caller.Name, caller.Role, caller.MayBreakGlass).ShouldBe(("filed", "operator", true));
        caller.Scope.Services.ShouldBe(["a"]);
        caller.Scope.Actions.ShouldBe(["override.*"]);
    }

    [Theory]
    [InlineData("{}", "holds a JSON Object")]
    [InlineData("[{", "cannot be used")]
    [InlineData("""[{ "Name": "x", "Role": "viewer", "Token": "short" }]""", ":0:Token: the value of 5 characters")]
    public void Read_BadFile_SaysWhich(string content, string expected)
    {
        File.WriteAllText(_file, content);

        var failure = Should.Throw<OptionsValidationException>(() => ReadFrom(("TFile", _file))).Failures.ShouldHaveSingleItem();

        failure.ShouldContain(_file);
        failure.ShouldContain(expected);
    }

    [Fact]
    public void Authenticate_AtTheTokensEnd_IsNobody()
    {
        var tokens = Read(("0:Name", "x"), ("0:Role", "viewer"), ("0:Token", Token), ("0:Expires", "2026-03-01T12:00:00Z"));
        var end = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        Authenticate(tokens, Token, end.AddSeconds(-1)).ShouldNotBeNull();
        Authenticate(tokens, Token, end).ShouldBeNull();
    }

    private static BearerTokens Read(params (string Key, string Value)[] settings) => ReadFrom([.. settings.Select(setting => ("T:" + setting.Key, setting.Value))]);

    private static BearerTokens ReadFrom(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in settings)
            configuration[key] = value;
        return new TokenReader(configuration, "T").Read();
    }

    private static Caller? Authenticate(BearerTokens tokens, string token, DateTimeOffset now = default)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + token;
        return tokens.Authenticate(context.Request, now);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public sealed class TokenStoreTests : IDisposable
{
    private const string Old = "the-old-token-0123456789";
    private const string New = "the-new-token-of-another-length";
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualTime _time = new();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Current_FileWithTheTokenChanges_TakesTheNewOneAndNotTheOld()
    {
        File.WriteAllText(_file, Old);
        var store = Store(("T:0:Name", "x"), ("T:0:Role", "viewer"), ("T:0:TokenFile", _file));
        Knows(store, Old).ShouldBeTrue();

        File.WriteAllText(_file, New);
        Knows(store, New).ShouldBeFalse("it is looked at every few seconds, not for each request");
        _time.Advance(6);

        Knows(store, New).ShouldBeTrue();
        Knows(store, Old).ShouldBeFalse();
    }

    [Fact]
    public void Current_FileWithTheListChanges_AddsAndTakesOut()
    {
        File.WriteAllText(_file, List(Old));
        var store = Store(("TFile", _file));

        File.WriteAllText(_file, List(Old, New));
        _time.Advance(6);
        (Knows(store, Old), Knows(store, New)).ShouldBe((true, true));

        File.WriteAllText(_file, List(New));
        _time.Advance(6);
        (Knows(store, Old), Knows(store, New)).ShouldBe((false, true));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    public void Current_FileTurnsBad_KeepsWhatWasThere(string content)
    {
        File.WriteAllText(_file, Old);
        var store = Store(("T:0:Name", "x"), ("T:0:Role", "viewer"), ("T:0:TokenFile", _file));

        File.WriteAllText(_file, content);
        _time.Advance(6);

        Knows(store, Old).ShouldBeTrue();
    }

    [Fact]
    public void Current_FileIsReplacedThroughALink_IsReadAgain()
    {
        var other = _file + ".next";
        var link = _file + ".link";
        File.WriteAllText(_file, Old);
        File.WriteAllText(other, New);
        File.CreateSymbolicLink(link, _file);
        try
        {
            var store = Store(("T:0:Name", "x"), ("T:0:Role", "viewer"), ("T:0:TokenFile", link));
            File.Delete(link);
            File.CreateSymbolicLink(link, other);
            _time.Advance(6);

            Knows(store, New).ShouldBeTrue();
        }
        finally
        {
            File.Delete(link);
            File.Delete(other);
        }
    }

    private static string List(params string[] tokens) =>
        $"[{string.Join(',', tokens.Select((token, i) => $$"""{ "Name": "x", "Role": "viewer", "Token": "{{token}}" }"""))}]";

    private TokenStore Store(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in settings)
            configuration[key] = value;
        return new TokenStore(new TokenReader(configuration, "T"), _time, NullLogger<TokenStore>.Instance);
    }

    private bool Knows(TokenStore store, string token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + token;
        return store.Current.Authenticate(context.Request, _time.GetUtcNow()) is not null;
    }
}

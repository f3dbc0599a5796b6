using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MultiRegion.Consul.Tests;

public sealed class CredentialTests
{
    private const string Master = "6b1e4c1e-9d47-4b0a-8f39-2f7a3c2c6a11";

    [Fact]
    public async Task Get_WithoutPermission_IsForbiddenAndNotMissing()
    {
        await using var consul = await RealConsul.StartAsync(options => options with { AclMasterToken = Master });
        var allowed = consul.Client(options => options.Token = Master);
        await allowed.PutAsync("k", "v"u8.ToArray());

        var failure = await Should.ThrowAsync<ConsulForbiddenException>(() => consul.Client().GetAsync("k"));

        failure.Message.ShouldContain("Consul:Token");
        (await Should.ThrowAsync<ConsulForbiddenException>(() => consul.Client(options => options.Token = "nobody-knows-me").GetAsync("k"))).Message.ShouldContain("403");
        (await Should.ThrowAsync<ConsulForbiddenException>(() => consul.Client().PutAsync("k", "w"u8.ToArray()))).OutcomeUnknown.ShouldBeFalse();
        (await allowed.GetAsync("k"))!.Value.ShouldBe("v"u8.ToArray());
        (await allowed.GetAsync("missing")).ShouldBeNull();
    }

    [Fact]
    public async Task Token_FromFile_IsReadAgainWhenItChanges()
    {
        await using var consul = await RealConsul.StartAsync(options => options with { AclMasterToken = Master });
        var file = Path.Combine(RealConsul.NewFolder(), "token");
        await File.WriteAllTextAsync(file, "old-token\n");
        var time = new StoppableTime();
        using var client = new ConsulClient(
            new ConsulOptions { Address = consul.Server.Address, TokenFile = file }, time, () => 0.5,
            NullLogger<ConsulClient>.Instance);
        await Should.ThrowAsync<ConsulForbiddenException>(() => client.GetAsync("k"));

        await File.WriteAllTextAsync(file, Master + "\n");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(2));
        time.Jump(TimeSpan.FromSeconds(6));

        (await client.GetAsync("k")).ShouldBeNull();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:2121", "Address is 'ftp://127.0.0.1:2121/'", "http://127.0.0.1:8500")]
    [InlineData("consul", "Address is 'consul'", "absolute")]
    public void Options_WrongAddress_SayWhatItMayBe(string address, string says, string expected) =>
        Failure(new ConsulOptions { Address = new Uri(address, UriKind.RelativeOrAbsolute) }).ShouldSatisfyAllConditions(
            message => message.ShouldContain(says), message => message.ShouldContain(expected));

    [Fact]
    public void Options_TokenTwice_IsRefused() =>
        Failure(new ConsulOptions { Token = "t", TokenFile = "/dev/null" }).ShouldContain("Token and TokenFile are both set");

    [Fact]
    public void Options_MissingFiles_AreNamed()
    {
        var message = Failure(new ConsulOptions { Address = new Uri("https://consul:8501"), TokenFile = "/no/token", CaFile = "/no/ca.pem" });

        message.ShouldContain("TokenFile is '/no/token'");
        message.ShouldContain("CaFile is '/no/ca.pem'");
    }

    [Fact]
    public void Options_OutOfRange_NameTheSetting()
    {
        Failure(new ConsulOptions { WriteTimeout = TimeSpan.FromHours(1) }).ShouldContain("WriteTimeout");
        Failure(new ConsulOptions { WatchWait = TimeSpan.Zero }).ShouldContain("WatchWait");
        Failure(new ConsulOptions { BackoffMinimum = TimeSpan.FromSeconds(9) }).ShouldContain("BackoffMaximum");
    }

    [Fact]
    public void Options_CertificateWithoutKeyOrTls_IsRefused()
    {
        Failure(new ConsulOptions { Address = new Uri("https://consul:8501"), ClientCertificateFile = "/dev/null" }).ShouldContain("ClientKeyFile belong together");
        Failure(new ConsulOptions { TlsServerName = "server.dc1.consul" }).ShouldContain("expected an https:// address");
    }

    private static string Failure(ConsulOptions options) => Should.Throw<OptionsValidationException>(
        () => new ConsulClient(options, TimeProvider.System, () => 0.5, NullLogger<ConsulClient>.Instance)).Message;
}

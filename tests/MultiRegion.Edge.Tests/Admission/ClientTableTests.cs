using System.Net;
using MultiRegion.Edge.Admission;

namespace MultiRegion.Edge.Tests.Admission;

public sealed class ClientTableTests
{
    [Fact]
    public void TryEnter_AtTheLimit_RefusesUntilOneLeaves()
    {
        var table = new ClientTable(2);

        (table.TryEnter(7), table.TryEnter(7), table.TryEnter(7)).ShouldBe((true, true, false));
        table.IsFull(7).ShouldBeTrue();
        table.Leave(7);

        table.TryEnter(7).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0x0000_0007u)]
    [InlineData(0xffff_8000u)]
    public void TryEnter_OneRowCollides_TheOtherTellsClientsApart(uint other)
    {
        var table = new ClientTable(1);
        uint full = other == 7 ? 0x8000_0007u : 0xffff_8001u;
        table.TryEnter(full).ShouldBeTrue();

        table.TryEnter(other).ShouldBeTrue();
    }

    [Fact]
    public void KeyOf_Addresses_OneSiteIsOneClient()
    {
        var keys = new ClientKeys(new AdmissionOptions());

        KeyOf("10.0.0.1").ShouldBe(KeyOf("::ffff:10.0.0.1"));
        KeyOf("10.0.0.1").ShouldNotBe(KeyOf("10.0.0.2"));
        KeyOf("2001:db8::1").ShouldBe(KeyOf("2001:db8::ffff:2"));
        KeyOf("2001:db8::1").ShouldNotBe(KeyOf("2001:db8:0:1::1"));

        uint KeyOf(string address) => keys.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });
    }
}

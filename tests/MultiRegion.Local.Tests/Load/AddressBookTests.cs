using MultiRegion.Local.Load;

namespace MultiRegion.Local.Tests.Load;

public sealed class AddressBookTests
{
    private static readonly EdgeAddress Near1 = new("eu-west", new Uri("http://127.0.1.1:1/"));
    private static readonly EdgeAddress Near2 = new("eu-west", new Uri("http://127.0.1.1:2/"));
    private static readonly EdgeAddress Far1 = new("us-east", new Uri("http://127.0.2.1:1/"));
    private static readonly EdgeAddress Far2 = new("us-east", new Uri("http://127.0.2.1:2/"));

    private readonly ManualTime _time = new();
    private readonly AddressBook _book;

    public AddressBookTests() => _book = new AddressBook("eu-west", [Far1, Near1, Far2, Near2], _time);

    private List<EdgeAddress?> PickMany(bool mayProbe, params EdgeAddress[] tried) =>
        [.. Enumerable.Range(0, 20).Select(_ => _book.Pick(tried, mayProbe))];

    [Fact]
    public void Pick_AllWell_TakesOwnRegionInTurn()
    {
        List<EdgeAddress?> picks = PickMany(mayProbe: true);

        picks.Distinct().ShouldBe([Near1, Near2], ignoreOrder: true);
    }

    [Fact]
    public void Pick_OneFailed_AvoidsItForASecond()
    {
        _book.Report(Near1, answered: false);
        PickMany(mayProbe: true).ShouldAllBe(pick => pick == Near2);

        _time.Advance(AddressBook.Avoidance);
        PickMany(mayProbe: true).ShouldContain(Near1);
    }

    [Fact]
    public void Pick_SuspectAfterItsSecond_IsTriedByOneRequestOnly()
    {
        _book.Report(Near1, answered: false);
        _time.Advance(AddressBook.Avoidance);

        PickMany(mayProbe: true).Count(pick => pick == Near1).ShouldBe(1);
    }

    [Fact]
    public void Pick_SuspectAfterItsSecond_IsNotTriedByAPost()
    {
        _book.Report(Near1, answered: false);
        _time.Advance(AddressBook.Avoidance);

        PickMany(mayProbe: false).ShouldAllBe(pick => pick == Near2);
    }

    [Fact]
    public void Pick_SuspectAnswered_IsUsedByAll()
    {
        _book.Report(Near1, answered: false);
        _book.Report(Near1, answered: true);

        PickMany(mayProbe: false).ShouldContain(Near1);
    }

    [Fact]
    public void Pick_OwnRegionFailed_GoesToAnother()
    {
        _book.Report(Near1, answered: false);
        _book.Report(Near2, answered: false);

        PickMany(mayProbe: false).Distinct().ShouldBe([Far1, Far2], ignoreOrder: true);
    }

    [Fact]
    public void Pick_OwnOnesTried_GoesToAnotherRegion() => PickMany(mayProbe: true, Near1, Near2).ShouldAllBe(pick => pick!.Region == "us-east");

    [Fact]
    public void Pick_AllFailed_StillTriesOne()
    {
        foreach (EdgeAddress address in new[] { Near1, Near2, Far1, Far2 })
            _book.Report(address, answered: false);

        _book.Pick([], mayProbe: false).ShouldNotBeNull();
    }

    [Fact]
    public void Pick_AllTried_IsNull() => _book.Pick([Near1, Near2, Far1, Far2], mayProbe: true).ShouldBeNull();
}

using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;

namespace MultiRegion.Edge.Tests.Attempts;

public sealed class TokenBankTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void TryWithdraw_Floor_IsThereWithoutTraffic()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0, FloorPerSecond = 1 });

        Withdrawn(bank, Second).ShouldBe(10);
    }

    [Fact]
    public void TryWithdraw_Requests_EarnTheirRatio()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0.2, FloorPerSecond = 0 });
        for (int i = 0; i < 100; i++)
            bank.Deposit(Second);

        Withdrawn(bank, Second).ShouldBe(20);
    }

    [Fact]
    public void TryWithdraw_AfterTheWindow_EarnedTokensAreGone()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 1, FloorPerSecond = 0 });
        bank.Deposit(Second);

        bank.Left(10.9 * Second).ShouldBe(1);
        bank.Left(11.1 * Second).ShouldBe(0);
    }

    [Fact]
    public void TryWithdraw_AfterTheWindow_FloorIsBack()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0, FloorPerSecond = 1 });
        Withdrawn(bank, Second).ShouldBe(10);

        Withdrawn(bank, 12 * Second).ShouldBe(10);
    }

    [Fact]
    public void Refund_Token_CanBeSpentAgain()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0, FloorPerSecond = 0.1 });
        bank.TryWithdraw(Second).ShouldBeTrue();
        bank.TryWithdraw(Second).ShouldBeFalse();

        bank.Refund(Second);

        bank.TryWithdraw(Second).ShouldBeTrue();
    }

    [Fact]
    public async Task TryWithdraw_ManyThreads_NeverMoreThanThereIs()
    {
        var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0, FloorPerSecond = 100 });

        int[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Withdrawn(bank, Second))));

        taken.Sum().ShouldBe(1000);
    }

    [Fact]
    public void TryWithdraw_AnySchedule_NeverSpendsMoreThanFloorAndEarned() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Deposits, byte Withdrawals)[]>(),
        schedule =>
        {
            var bank = new TokenBank(new RetryBudgetOptions { Ratio = 0.5, FloorPerSecond = 1 });
            long deposits = 0, spent = 0;
            foreach (var (now, step) in schedule.Take(10).Select((step, i) => (i * Second, step)))
            {
                for (int i = 0; i < step.Deposits; i++, deposits++)
                    bank.Deposit(now);
                for (int i = 0; i < step.Withdrawals; i++)
                    spent += bank.TryWithdraw(now) ? 1 : 0;
                if (bank.Left(now) < 0 || spent > 10 + (deposits * 0.5))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static int Withdrawn(TokenBank bank, TimeSpan now)
    {
        int count = 0;
        while (bank.TryWithdraw(now))
            count++;
        return count;
    }
}

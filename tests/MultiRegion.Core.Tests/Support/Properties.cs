using FsCheck;
using FsCheck.Fluent;

namespace MultiRegion.Core.Tests.Support;

/// <summary>How properties are checked here: a thousand cases, and the failing one thrown with its seed.</summary>
internal static class Properties
{
    /// <summary>A share from 0 to 1 in steps of a millionth; 0 and 1 come up often.</summary>
    public static readonly Gen<double> Share = Gen.Frequency(
        (8, Gen.Choose(0, 1_000_000).Select(value => value / 1e6)),
        (1, Gen.Constant(0.0)),
        (1, Gen.Constant(1.0)));

    public static void Hold<T>(Gen<T> inputs, Func<T, bool> property, int cases = 1000) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(inputs.ToArbitrary(), property));

    /// <summary>The same with smaller inputs tried where one fails, and the smallest of them put in words.</summary>
    public static void Hold<T>(Gen<T> inputs, Func<T, bool> property, Func<T, IEnumerable<T>> shrink, Func<T, string> describe, int cases = 1000) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases),
            Prop.ForAll(Arb.From(inputs, shrink), input => property(input).Label(describe(input))));
}

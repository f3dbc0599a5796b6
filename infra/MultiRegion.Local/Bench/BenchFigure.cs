using System.Globalization;

namespace MultiRegion.Local.Bench;

/// <summary>One measured figure against its bar.</summary>
internal sealed record BenchFigure(string Name, string Found, double Value, double Limit, string Unit)
{
    public bool Passed => Value <= Limit;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Found.Length > 0 ? Found + "\n" : "")}{(Passed ? "pass" : "FAIL")}  {Name}: {Value:0.##} {Unit}, at most {Limit:0.##} {Unit}");
}

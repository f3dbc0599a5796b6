using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>Counts and times of one kind of request, from the moment at which measuring begins.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly List<long> _micros = [];

    public long Due { get; private set; }

    public long Done { get; private set; }

    public long Refused { get; private set; }

    public long Lost { get; private set; }

    public string? FirstRefusal { get; private set; }

    public void Answered(long micros)
    {
        lock (_gate)
        {
            (Due, Done) = (Due + 1, Done + 1);
            _micros.Add(micros);
        }
    }

    public void WasRefused(string why)
    {
        lock (_gate)
        {
            (Due, Refused) = (Due + 1, Refused + 1);
            FirstRefusal ??= why;
        }
    }

    public void WasLost()
    {
        lock (_gate)
            (Due, Lost) = (Due + 1, Lost + 1);
    }

    public double Milliseconds(double quantile)
    {
        lock (_gate)
            return Quantiles.Milliseconds(_micros, quantile) ?? 0;
    }
}

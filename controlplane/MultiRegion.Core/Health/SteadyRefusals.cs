namespace MultiRegion.Core.Health;

/// <summary>
/// Tells refusals for too much load from those that no load changes, as limits for each key or tenant are. An origin of capacity <c>c</c> refuses
/// the share <c>1 − c/λ</c> of the load <c>λ</c>, none below <c>c</c>: a share that stays while the load moves away is no matter of capacity.
/// </summary>
internal sealed class SteadyRefusals
{
    /// <summary>Half-life of the averages, in seconds.</summary>
    private const double HalfLife = 3;

    /// <summary>A load of at most this share of what was served first would leave nothing to refuse.</summary>
    private const double Less = 0.85;

    /// <summary>A load that grew by this factor would have much more refused.</summary>
    private const double More = 1.3;

    /// <summary>A share that stays within this factor, one way or the other, stays.</summary>
    private const double Stays = 0.7;

    /// <summary>The first figures of a bout are those of half an interval: the bout begins where the share rises no more.</summary>
    private const double Rises = 1.15;

    /// <summary>A bout is over once the share is below this.</summary>
    private const double Over = 0.025;

    /// <summary>An origin that refuses more than this is not well, whatever the cause.</summary>
    private const double MostShare = 0.3;

    /// <summary>Refusals are more than the steady ones from this factor of their share on, and <see cref="Beyond"/>.</summary>
    private const double Above = 1.5;

    private const double Beyond = 0.05;

    private double _load;
    private double _share;
    private double _firstServed;
    private double _firstLoad;
    private double _firstShare;
    private TimeSpan _at;

    /// <summary>Share of attempts that the origin refuses whatever its load; 0 while none is known.</summary>
    public double Share { get; private set; }

    /// <summary>Takes what the newest reports showed, in requests per second.</summary>
    /// <returns>True if what is refused is refused for the load.</returns>
    public bool Update(double served, double refused, bool isRefusing, TimeSpan now)
    {
        Average(served, refused, now);
        if (Share > 0 && _share < Share / 2)
            Share = 0;
        if (!isRefusing)
        {
            if (_share < Over)
                _firstShare = 0;
            return false;
        }

        if (_share > Rises * _firstShare)
            (_firstLoad, _firstShare, _firstServed) = (_load, _share, _load * (1 - _share));
        else if (_share <= MostShare && (StaysWithLess() || StaysWithMore()))
            Share = _share;
        return Share == 0 || _share > Above * Share + Beyond;
    }

    private bool StaysWithLess() => _load <= Less * _firstServed && _share >= Stays * _firstShare;

    private bool StaysWithMore() => _load >= More * _firstLoad && 1 - _firstServed / _load >= _firstShare + Beyond;

    private void Average(double served, double refused, TimeSpan now)
    {
        double load = served + refused;
        double kept = _load > 0 ? Math.Pow(0.5, Math.Max(0, (now - _at).TotalSeconds) / HalfLife) : 0;
        _load = kept * _load + (1 - kept) * load;
        if (load > 0)
            _share = kept * _share + (1 - kept) * refused / load;
        _at = now;
    }
}

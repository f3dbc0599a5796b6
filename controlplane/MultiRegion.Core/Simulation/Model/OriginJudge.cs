namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// What one edge thinks of one origin: the edge's outlier detector and ejection in one. Times in seconds. In a step's outcomes the order
/// of good and bad ones is drawn.
/// </summary>
internal sealed class OriginJudge
{
    private const double Half = EjectionRules.SuccessRateWindow / 2;

    /// <summary>A row of failures is looked for among this many outcomes of one step at most.</summary>
    private const int LongestOrder = 200;

    private readonly (long Number, int Good, int Bad)[] _halves = [(-1, 0, 0), (-1, 0, 0)];
    private int _failures;
    private int _probeFailures;
    private int _ejections;
    private int _goodTrials;
    private bool _trialTaken;
    private double _since;
    private double _until;
    private double _latest;

    private enum State
    {
        In,
        Out,
        Trial,
    }

    private State Now { get; set; }

    public bool IsEjected => Now != State.In;

    public bool IsHard { get; private set; }

    public bool IsOnTrial => Now == State.Trial;

    public int HardFailuresInARow { get; private set; }

    /// <summary>Takes the outcomes of one step.</summary>
    /// <returns>True and whether it is hard evidence, if the origin should go.</returns>
    public (bool Suspect, bool Hard) Record(int good, int soft, int hard, double now, Chance chance)
    {
        ref var half = ref _halves[(long)(now / Half) & 1];
        if (half.Number != (long)(now / Half))
            half = ((long)(now / Half), 0, 0);
        half.Good += good;
        // An origin that answers is there, whatever its probes say.
        if (good > 0)
            _probeFailures = 0;
        half.Bad += soft + hard;
        bool suspect = false, hardly = false;
        int left = good + soft + hard;
        double scale = left > LongestOrder ? (double)LongestOrder / left : 1;
        int goods = (int)Math.Ceiling(good * scale), softs = (int)Math.Ceiling(soft * scale), hards = (int)Math.Ceiling(hard * scale);
        while (goods + softs + hards > 0)
        {
            int drawn = goods == goods + softs + hards || softs == goods + softs + hards || hards == goods + softs + hards
                ? 0 : chance.Index(goods + softs + hards);
            if (goods > 0 && drawn < goods)
            {
                goods--;
                _failures = HardFailuresInARow = 0;
                continue;
            }

            bool isHard = hards > 0 && (softs == 0 || drawn >= goods + softs);
            _failures++;
            HardFailuresInARow = isHard ? HardFailuresInARow + 1 : 0;
            hards -= isHard ? 1 : 0;
            softs -= isHard ? 0 : 1;
            hardly |= HardFailuresInARow >= EjectionRules.HardFailures;
            suspect |= hardly || _failures >= EjectionRules.Failures;
        }

        var (successes, failures) = Recent(now);
        bool below = soft + hard > 0 && successes + failures >= EjectionRules.SuccessRateAttempts
            && successes < EjectionRules.SuccessRate * (successes + failures);
        return (suspect || below, hardly);
    }

    public (int Good, int Bad) Recent(double now)
    {
        int good = 0, bad = 0;
        foreach (var half in _halves)
        {
            if ((long)(now / Half) - half.Number is not (0 or 1))
                continue;
            good += half.Good;
            bad += half.Bad;
        }

        return (good, bad);
    }

    /// <returns>True if it was not out already.</returns>
    public bool Eject(bool hard, double now)
    {
        if (Now != State.In)
        {
            IsHard |= hard;
            return false;
        }

        PutOut(hard, now);
        return true;
    }

    /// <returns>True if an ejection ended and the origin is on trial.</returns>
    public bool Tick(double now)
    {
        if (Now != State.Out || now < _until)
            return false;
        Now = State.Trial;
        _since = now;
        _trialTaken = false;
        _goodTrials = 0;
        return true;
    }

    public bool TryBeginTrial(bool repeatable, double now)
    {
        if (Now != State.Trial || _trialTaken || (!repeatable && now - _since < EjectionRules.TrialPatience))
            return false;
        _trialTaken = true;
        return true;
    }

    /// <returns>True if the origin is back.</returns>
    public bool EndTrial(bool good, double now)
    {
        _trialTaken = false;
        return Judge(good, now);
    }

    /// <returns>Whether the origin is back, and whether its probes say that it should go.</returns>
    public (bool Back, bool Suspect) RecordProbe(bool healthy, double now)
    {
        _probeFailures = healthy ? 0 : _probeFailures + 1;
        if (Now == State.Out && !healthy)
            _until = Math.Max(_until, Math.Min(now + EjectionRules.BaseTime, _latest));
        return (Judge(healthy, now), _probeFailures >= EjectionRules.ProbeFailures);
    }

    private bool Judge(bool good, double now)
    {
        if (Now != State.Trial)
            return false;
        if (!good)
        {
            PutOut(IsHard, now);
            return false;
        }

        if (++_goodTrials < (IsHard ? 1 : EjectionRules.SoftTrials))
            return false;
        Now = State.In;
        _since = now;
        _failures = HardFailuresInARow = _probeFailures = 0;
        _halves[0] = _halves[1] = (-1, 0, 0);
        return true;
    }

    private void PutOut(bool hard, double now)
    {
        if (Now == State.In)
            _ejections = Math.Max(0, _ejections - (int)((now - _since) / EjectionRules.ForgetAfter));
        _ejections++;
        _latest = now + EjectionRules.MaxTime;
        _until = now + Math.Min(EjectionRules.BaseTime * _ejections, EjectionRules.MaxTime);
        IsHard = hard;
        Now = State.Out;
    }
}

namespace MultiRegion.Contracts;

public enum DrillPhase
{
    /// <summary>Its time has not come, or something in its window still speaks against it.</summary>
    Waiting,

    /// <summary>Something spoke against it until its window was over; no traffic was moved.</summary>
    Refused,

    /// <summary>Traffic is being stepped away.</summary>
    Stepping,

    /// <summary>All steps are done, and it is watched.</summary>
    Holding,

    /// <summary>Its override is taken away, and traffic comes back.</summary>
    Restoring,

    /// <summary>It went through to its end.</summary>
    Done,

    /// <summary>Something ended it before its time, or it was called off.</summary>
    Aborted,
}

namespace MultiRegion.Core.Validation;

/// <summary>Why a report, or an entry of it, was not taken: the reason that a metric counts by.</summary>
public enum ReportRefusal
{
    /// <summary>More services or origins than a report may have.</summary>
    TooManyEntries,

    /// <summary>A schema that this replica does not read.</summary>
    UnreadableSchema,

    /// <summary>The edge's id is empty or too long.</summary>
    BadName,

    /// <summary>The edge's region is not one of this cell.</summary>
    WrongRegion,

    /// <summary>Stamped later than the clocks of a cell may differ.</summary>
    FromTheFuture,

    /// <summary>Stamped so long ago that it says nothing of the present, or by a clock so slow.</summary>
    FromThePast,

    /// <summary>Of a life of the edge that ended: a report of a later one was taken already.</summary>
    PreviousIncarnation,

    /// <summary>A sequence number that was taken already, or one before it.</summary>
    Duplicate,

    /// <summary>A negative or absurdly large count, an interval that is none, or a histogram that does not fit the scale.</summary>
    ImpossibleCounts,

    /// <summary>An entry of a service that is not defined here.</summary>
    UnknownService,

    /// <summary>An entry of an origin that the service's definition does not have.</summary>
    UnknownOrigin,

    /// <summary>A second entry of the same service or origin.</summary>
    DuplicateEntry,
}

using System.ComponentModel;

namespace MultiRegion.ControlPlane.Intents.Review;

/// <summary>How a change is asked for.</summary>
/// <param name="DryRun">True to be told what it would do, and to leave it at that.</param>
/// <param name="Revision">That of a preview: the change is refused if what the preview was made from is not so any more.</param>
/// <param name="BreakGlass">True to do it against rules and freezes. Needs its own permission, and is on the record.</param>
internal sealed record ChangeQuery(
    [property: Description("True to be told what it would do, and to leave it at that.")] bool? DryRun = null,
    [property: Description("That of a preview: the change is refused if what the preview was made from is not so any more.")] string? Revision = null,
    [property: Description("True to do it against rules and freezes. Needs its own permission, and is on the record.")] bool? BreakGlass = null);

using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Services;

/// <summary>Which of two intents for one service counts: the same one in every cell, in whatever order they arrive.</summary>
internal static class IntentOrder
{
    /// <summary>By time; of two of the same moment by author, then by content, so that no two that differ are equal.</summary>
    public static bool IsNewer(DefinitionIntent intent, DefinitionIntent known)
    {
        if (intent.At != known.At)
            return intent.At > known.At;
        var byAuthor = string.CompareOrdinal(intent.Author, known.Author);
        return byAuthor != 0 ? byAuthor > 0 : IntentStore.Serialize(intent).AsSpan().SequenceCompareTo(IntentStore.Serialize(known)) > 0;
    }
}

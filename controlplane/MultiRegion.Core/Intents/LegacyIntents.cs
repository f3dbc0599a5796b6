using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>Reads what the version before this one wrote.</summary>
public static class LegacyIntents
{
    /// <summary>A definition without a stamp gets one of its time, of no cell: the order of those is the one that they had.</summary>
    public static Intent Upgrade(DefinitionIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        long ticks = intent.At.UtcTicks % TimeSpan.TicksPerMillisecond;
        return new Intent
        {
            Schema = intent.Schema,
            Kind = IntentKind.Service,
            Name = intent.Service,
            Stamp = new IntentStamp(intent.At.ToUnixTimeMilliseconds(), (int)ticks, ""),
            Author = intent.Author,
            Reason = intent.Reason,
            At = intent.At,
            Removed = intent.Removed,
            Definition = intent.Definition,
        };
    }
}

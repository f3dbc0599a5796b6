namespace MultiRegion.Contracts;

/// <summary>What an intent is about; together with its name it is the intent's identity in every cell.</summary>
public enum IntentKind
{
    /// <summary>A service definition.</summary>
    Service,

    /// <summary>An <see cref="OverrideSpec"/>.</summary>
    Override,

    /// <summary>A <see cref="SafetyRule"/>.</summary>
    Rule,

    /// <summary>A <see cref="ChangeFreeze"/>.</summary>
    Freeze,
}

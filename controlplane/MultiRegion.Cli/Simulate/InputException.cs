namespace MultiRegion.Cli.Simulate;

/// <summary>Input that cannot be used; the message is for the user: where, what stands there, what is expected.</summary>
internal sealed class InputException(string message) : Exception(OneLine(message))
{
    /// <summary>A name that was read may hold anything.</summary>
    private static string OneLine(string message) => string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
}

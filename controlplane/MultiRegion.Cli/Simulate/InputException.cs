namespace MultiRegion.Cli.Simulate;

/// <summary>Input that cannot be used; the message is for the user: where, what stands there, what is expected.</summary>
internal sealed class InputException(string message) : Exception(message);

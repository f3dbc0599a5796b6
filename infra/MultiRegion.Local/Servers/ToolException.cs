namespace MultiRegion.Local.Servers;

/// <summary>A server program is missing, could not be fetched or does not start; the message says what to run or where to look.</summary>
public sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner);

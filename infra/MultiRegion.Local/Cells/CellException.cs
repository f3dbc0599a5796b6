namespace MultiRegion.Local.Cells;

/// <summary>The cells cannot run; the message says why, and what to do.</summary>
internal sealed class CellException(string message, Exception? inner = null) : Exception(message, inner);

namespace MultiRegion.Local.Commands;

/// <summary>Progress as lines, written at once and in order, which <see cref="Progress{T}"/> does not promise.</summary>
internal sealed class LineProgress(TextWriter output) : IProgress<string>
{
    public void Report(string value) => output.WriteLine(value);
}

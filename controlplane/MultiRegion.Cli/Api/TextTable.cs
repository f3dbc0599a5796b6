using System.Text;

namespace MultiRegion.Cli.Api;

/// <summary>Columns of text, as wide as what stands in them.</summary>
internal sealed class TextTable(params string[] header)
{
    private const string Gap = "  ";
    private readonly List<string[]> _rows = [header];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Clean)]);

    public async Task WriteAsync(TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
            text.Append(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        await output.WriteAsync(text);
    }

    /// <summary>What comes from elsewhere moves no cursor and breaks no line.</summary>
    private static string Clean(string cell) => cell.Any(char.IsControl) ? string.Concat(cell.Select(letter => char.IsControl(letter) ? ' ' : letter)) : cell;
}

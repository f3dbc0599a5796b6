namespace MultiRegion.Core;

/// <summary>One thing wrong with an input: where, what stands there, and what may stand there.</summary>
/// <param name="Path">Path within the document, as <c>origins[2].address</c>.</param>
/// <param name="Value">What was found, shortened to 100 characters.</param>
/// <param name="Expected">The form that is expected, as <c>an absolute http or https address</c>.</param>
public sealed record ValidationError(string Path, string Value, string Expected)
{
    public override string ToString() => $"{Path}: '{Value}' is not {Expected}";
}

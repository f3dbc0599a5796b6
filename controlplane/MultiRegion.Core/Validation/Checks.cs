using System.Globalization;

namespace MultiRegion.Core.Validation;

/// <summary>Gathers errors under a path; <see cref="Within"/> gives a child path that shares the list.</summary>
internal sealed class Checks
{
    private const int LongestValue = 100;

    private readonly string _prefix;
    private readonly List<ValidationError> _errors;

    public Checks()
        : this("", [])
    {
    }

    private Checks(string prefix, List<ValidationError> errors)
    {
        _prefix = prefix;
        _errors = errors;
    }

    public IReadOnlyList<ValidationError> Errors => _errors;

    public Checks Within(string path) => new(_prefix + path + ".", _errors);

    public void That(bool holds, string path, string? value, string expected)
    {
        if (!holds)
            _errors.Add(new ValidationError(_prefix + path, Shorten(value ?? "null"), expected));
    }

    public void Range(double value, double least, double most, string path, string expected) =>
        That(value >= least && value <= most, path, value.ToString("R", CultureInfo.InvariantCulture), expected);

    public void Range(TimeSpan value, TimeSpan least, TimeSpan most, string path, string expected) =>
        That(value >= least && value <= most, path, value.ToString("c", CultureInfo.InvariantCulture), expected);

    public static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue];
}

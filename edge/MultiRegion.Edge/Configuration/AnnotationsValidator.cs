using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace MultiRegion.Edge.Configuration;

/// <summary>Checks the annotations of a section's options, and says key, value and expected form where one does not hold.</summary>
internal sealed class AnnotationsValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        List<string> errors = [.. typeof(T).GetProperties().SelectMany(property => Errors(property, property.GetValue(options)))];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(PropertyInfo property, object? value) => property.GetCustomAttributes<ValidationAttribute>()
        .Where(annotation => !annotation.IsValid(value))
        .Select(annotation => FormattableString.Invariant($"{section}:{property.Name}: '{value}' is not {FormOf(annotation)}"));

    private static string FormOf(ValidationAttribute annotation) => annotation switch
    {
        RangeAttribute range => FormattableString.Invariant($"from {range.Minimum} to {range.Maximum}"),
        RegularExpressionAttribute pattern => $"of the form {pattern.Pattern}",
        _ => "set",
    };
}

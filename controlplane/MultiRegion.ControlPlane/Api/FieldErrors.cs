using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Api;

internal static class FieldErrors
{
    /// <summary>A finding of Core as problem documents have it.</summary>
    public static FieldError ToField(this ValidationError error) => new(error.Path, error.Value, error.Expected);

    public static IReadOnlyList<FieldError> ToFields(this IEnumerable<ValidationError> errors) => [.. errors.Select(ToField)];
}

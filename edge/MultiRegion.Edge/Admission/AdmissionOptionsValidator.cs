using System.Net;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Admission;

/// <summary>What annotations cannot say of <see cref="AdmissionOptions"/>.</summary>
internal sealed class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>
{
    public const string Section = EdgeOptions.Section + ":Admission";

    public ValidateOptionsResult Validate(string? name, AdmissionOptions options)
    {
        var errors = new List<string>();
        if (options.SheddableShare > options.NormalShare)
            errors.Add(FormattableString.Invariant($"{Section}:SheddableShare: '{options.SheddableShare}' is not at most NormalShare"));
        if (options.ClientHeader is { } header && (header.Length == 0 || !header.All(IsToken)))
            errors.Add($"{Section}:ClientHeader: '{header}' is not the name of a header");
        if (options.ClientHeader is not null && options.TrustedProxies.Count == 0)
            errors.Add($"{Section}:TrustedProxies: '' is not a list of the networks whose ClientHeader is believed, such as 10.0.0.0/8");
        for (int i = 0; i < options.TrustedProxies.Count; i++)
        {
            if (!IPNetwork.TryParse(options.TrustedProxies[i], out _))
                errors.Add($"{Section}:TrustedProxies:{i}: '{options.TrustedProxies[i]}' is not a network such as 10.0.0.0/8 or fd00::/8");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsToken(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}

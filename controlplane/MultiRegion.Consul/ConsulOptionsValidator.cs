using Microsoft.Extensions.Options;

namespace MultiRegion.Consul;

/// <summary>Checks the ranges of <see cref="ConsulOptions"/>, then what one setting means for another.</summary>
public sealed class ConsulOptionsValidator : IValidateOptions<ConsulOptions>
{
    private static readonly ConsulOptionsRanges Ranges = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ConsulOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ranges = Ranges.Validate(name, options);
        List<string> failures = [.. ranges.Failures ?? [], .. AddressFailures(options), .. CredentialFailures(options)];
        if (options.BackoffMaximum < options.BackoffMinimum)
            failures.Add($"BackoffMaximum is {options.BackoffMaximum}, expected at least BackoffMinimum ({options.BackoffMinimum}).");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> AddressFailures(ConsulOptions options)
    {
        if (options.Address is not { } address)
            yield break;
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            yield return $"Address is '{address}', expected an absolute http:// or https:// address such as http://127.0.0.1:8500.";
        else if (address.Scheme == "http" && (options.CaFile ?? options.ClientCertificateFile ?? options.TlsServerName) is not null)
            yield return $"Address is '{address}' but CaFile, ClientCertificateFile or TlsServerName is set, expected an https:// address.";
    }

    private static IEnumerable<string> CredentialFailures(ConsulOptions options)
    {
        if (options.Token is not null && options.TokenFile is not null)
            yield return "Token and TokenFile are both set, expected one of them.";
        if ((options.ClientCertificateFile is null) != (options.ClientKeyFile is null))
            yield return "ClientCertificateFile and ClientKeyFile belong together, expected both or neither.";
        (string Setting, string? Path)[] files =
        [
            (nameof(options.TokenFile), options.TokenFile),
            (nameof(options.CaFile), options.CaFile),
            (nameof(options.ClientCertificateFile), options.ClientCertificateFile),
            (nameof(options.ClientKeyFile), options.ClientKeyFile),
        ];
        foreach (var (setting, path) in files)
            if (path is not null && !File.Exists(path))
                yield return $"{setting} is '{path}', expected a file that exists and that this process may read.";
    }
}

/// <summary>The data annotations of <see cref="ConsulOptions"/>; its body is generated.</summary>
[OptionsValidator]
internal sealed partial class ConsulOptionsRanges : IValidateOptions<ConsulOptions>;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ServiceDefaults.Credentials;

internal static class CredentialSetup
{
    /// <summary>Reads the credentials when the host starts; a bad one stops it with the name of its key.</summary>
    public static void AddCredentials(this WebApplicationBuilder builder, string tokensKey)
    {
        builder.Services.AddSingleton(services => Read(
            services.GetRequiredService<IConfiguration>(), tokensKey, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<TokenStore>>()));
        builder.Services.AddHostedService<StartupCheck<CallerAuthentication>>();
        builder.Services.AddSingleton(services => new ClientCertificateTrust(
            Certificates(services.GetRequiredService<IConfiguration>(), tokensKey).CaFile,
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ClientCertificateTrust>>()));
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<ClientCertificateTrust>((kestrel, trust) => kestrel.ConfigureHttpsDefaults(trust.Configure));
    }

    internal static CallerAuthentication Read(IConfiguration configuration, string tokensKey, TimeProvider time, ILogger<TokenStore> logger)
    {
        var errors = new List<string>();
        var certificates = Certificates(configuration, tokensKey);
        Check(certificates, Beside(tokensKey, "ClientCertificates"), errors);
        var proxyKey = Beside(tokensKey, "TrustedProxy");
        var proxy = configuration.GetSection(proxyKey).Get<TrustedProxyOptions>() ?? new TrustedProxyOptions();
        TrustedProxy.Check(proxy, proxyKey, certificates.CaFile is not null, errors);
        TokenStore? tokens = null;
        try
        {
            tokens = new TokenStore(new TokenReader(configuration, tokensKey), time, logger);
        }
        catch (OptionsValidationException e)
        {
            errors.AddRange(e.Failures);
        }

        return errors.Count == 0
            ? new CallerAuthentication(tokensKey, tokens!, certificates, proxy, time)
            : throw new OptionsValidationException(tokensKey, typeof(TokenOptions), errors);
    }

    private static ClientCertificateOptions Certificates(IConfiguration configuration, string tokensKey) =>
        configuration.GetSection(Beside(tokensKey, "ClientCertificates")).Get<ClientCertificateOptions>() ?? new ClientCertificateOptions();

    private static void Check(ClientCertificateOptions options, string key, List<string> errors)
    {
        if (options.CaFile is { } file && !File.Exists(file))
            errors.Add($"{key}:CaFile: '{file}' is not a file; expected a PEM file of authorities");
        if (options.CaFile is null && options.Callers.Count > 0)
            errors.Add($"{key}:CaFile: '' is not a file; expected the authorities of the callers' certificates");
        for (var i = 0; i < options.Callers.Count; i++)
        {
            var caller = options.Callers[i];
            caller.Check($"{key}:Callers:{i}", needsName: false, errors);
            if (string.IsNullOrEmpty(caller.San) == string.IsNullOrEmpty(caller.Subject))
                errors.Add($"{key}:Callers:{i}: expected exactly one of San and Subject");
            if (caller.San is { } san && san.IndexOf('*') is >= 0 and var star && (star != san.Length - 1 || star < 3))
                errors.Add($"{key}:Callers:{i}:San: '{san}' is not a name, or its beginning of at least 3 characters and *");
        }
    }

    /// <summary>The key of a setting that stands beside the tokens.</summary>
    internal static string Beside(string tokensKey, string name) => tokensKey[..(tokensKey.LastIndexOf(':') + 1)] + name;
}

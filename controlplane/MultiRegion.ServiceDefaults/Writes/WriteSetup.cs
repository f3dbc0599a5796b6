using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ServiceDefaults.Writes;

internal static class WriteSetup
{
    /// <summary>Records, limits and idempotency of changes; settings stand beside the tokens, as <c>Audit</c> and <c>Writes</c>, and are checked at start.</summary>
    public static void AddWrites(this WebApplicationBuilder builder, string serviceName, ServiceDefaultsOptions defaults)
    {
        builder.Services.AddSingleton(services =>
        {
            var options = Read<AuditOptions>(services, CredentialSetup.Beside(defaults.TokensKey, "Audit"), (options, key, errors) => options.Check(key, errors));
            options.Path ??= defaults.AuditPath;
            var host = defaults.HostName ?? $"{serviceName}@{Environment.MachineName}";
            return new AuditTrail(options, host, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AuditTrail>>());
        });
        builder.Services.AddSingleton(services =>
        {
            var options = Read<WriteOptions>(services, CredentialSetup.Beside(defaults.TokensKey, "Writes"), (options, key, errors) => options.Check(key, errors));
            var store = new IdempotencyStore(options.IdempotentAnswers, options.IdempotencyLifetime, services.GetRequiredService<TimeProvider>());
            return new WriteGate(services.GetRequiredService<AuditTrail>(), new WriteLimiter(options), new IdempotentCall(store), options.MaxBodyBytes);
        });
        builder.Services.AddHostedService<StartupCheck<WriteGate>>();
    }

    private static T Read<T>(IServiceProvider services, string key, Action<T, string, List<string>> check)
        where T : class, new()
    {
        var options = services.GetRequiredService<IConfiguration>().GetSection(key).Get<T>() ?? new T();
        var errors = new List<string>();
        check(options, key, errors);
        return errors.Count == 0 ? options : throw new OptionsValidationException(key, typeof(T), errors);
    }
}

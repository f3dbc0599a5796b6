using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Services;

namespace MultiRegion.ControlPlane.Services;

/// <summary>The definitions of this replica's configuration. Read once, on start; a wrong one stops it.</summary>
internal sealed class SeedDefinitions
{
    private const string Key = ControlPlaneOptions.Section + ":Services";
    private const string FileKey = ControlPlaneOptions.Section + ":ServicesFile";

    /// <exception cref="OptionsValidationException">Names the key or file and everything that is wrong.</exception>
    public SeedDefinitions(IConfiguration configuration, IOptions<ControlPlaneOptions> options)
    {
        List<string> failures = [];
        List<ServiceDefinition> services = [.. Check(ConfiguredServices.Read(configuration, Key), Key)];
        if (options.Value.ServicesFile is { Length: > 0 } file)
            services.AddRange(Check(ConfiguredServices.ReadFile(file, FileKey), file));
        foreach (var twice in services.GroupBy(service => service.Name).Where(same => same.Count() > 1))
            failures.Add($"{Key}: '{twice.Key}' is defined {twice.Count()} times; expected each service once");
        Services = failures.Count == 0 ? services : throw new OptionsValidationException(Key, typeof(ServiceDefinition), failures);

        IReadOnlyList<ServiceDefinition> Check(IReadOnlyList<ServiceDefinition> read, string source)
        {
            for (var i = 0; i < read.Count; i++)
            {
                var errors = DefinitionValidator.Validate(read[i], options.Value.KnownRegions);
                failures.AddRange(errors.Select(error => $"{source}[{i}].{error}"));
                if (errors.Count == 0 && PlanSize.Check(read[i], $"{source}[{i}]") is { } tooLarge)
                    failures.Add(tooLarge.ToString());
            }

            return read;
        }
    }

    public IReadOnlyList<ServiceDefinition> Services { get; }
}

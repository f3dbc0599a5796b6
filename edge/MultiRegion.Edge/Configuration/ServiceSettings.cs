using System.Globalization;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Edge.Configuration;

/// <summary>Services as a file states them: each a definition, with the weight of each origin beside it.</summary>
internal sealed record ServiceSettings(IReadOnlyList<Plan> Plans, IReadOnlyList<string> Errors)
{
    /// <summary>Beyond a definition, an origin in a file has a weight; 1 unless it is said.</summary>
    public const string WeightKey = "Weight";

    /// <param name="section">A list of services.</param>
    /// <param name="cell">The edge's cell.</param>
    /// <param name="revision">Rises with each reading.</param>
    /// <param name="now">The time.</param>
    public static ServiceSettings Read(IConfigurationSection section, string cell, long revision, DateTimeOffset now)
    {
        var plans = new List<Plan>();
        var errors = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        // Without a control plane the regions are those that the file's origins are in.
        HashSet<string> regions = [.. section.GetChildren().SelectMany(service => service.GetSection(nameof(ServiceDefinition.Origins)).GetChildren())
            .Select(origin => origin[nameof(OriginDefinition.Region)]).OfType<string>()];
        foreach (IConfigurationSection service in section.GetChildren())
        {
            var reader = new SettingsReader([WeightKey]);
            ServiceDefinition? definition = reader.Read(service, ContractsJson.Default.ServiceDefinition);
            errors.AddRange(reader.Errors);
            if (definition is null)
                continue;
            foreach (var error in DefinitionValidator.Validate(definition, regions))
                errors.Add($"{service.Path}:{KeyOf(error.Path)}: '{error.Value}' is not {error.Expected}");
            if (!names.Add(definition.Name))
                errors.Add($"{service.Path}:Name: '{definition.Name}' is not a name that no other service has");
            plans.Add(new Plan
            {
                Cell = cell,
                Service = definition.Name,
                Version = new PlanVersion(0, revision),
                PlannedAt = now,
                Definition = definition,
                Weights = WeightsOf(service.GetSection(nameof(definition.Origins)), definition, errors),
            });
        }

        return new ServiceSettings(plans, errors);
    }

    /// <summary>Weights of a list of origins as shares of 1.</summary>
    public static Dictionary<string, double> WeightsOf(IConfigurationSection origins, ServiceDefinition definition, List<string> errors)
    {
        double[] weights = [.. origins.GetChildren().Select(origin => WeightOf(origin.GetSection(WeightKey), errors))];
        double sum = weights.Sum();
        if (weights.Length > 0 && sum <= 0)
            errors.Add($"{origins.Path}: '0' is not a sum of weights above 0");
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < definition.Origins.Count; i++)
            shares[definition.Origins[i].Id] = weights[i] / sum;
        return shares;
    }

    private static double WeightOf(IConfigurationSection weight, List<string> errors)
    {
        if (weight.Value is null)
            return 1;
        if (double.TryParse(weight.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0)
            return value;
        errors.Add($"{weight.Path}: '{weight.Value}' is not a number of 0 or more");
        return 0;
    }

    /// <summary><c>origins[1].address</c> as a key of settings: <c>Origins:1:Address</c>.</summary>
    private static string KeyOf(string path)
    {
        var key = new StringBuilder();
        bool begins = true;
        foreach (char letter in path.Replace("]", "", StringComparison.Ordinal))
        {
            key.Append(letter is '.' or '[' ? ':' : begins ? char.ToUpperInvariant(letter) : letter);
            begins = letter == '.';
        }

        return key.ToString();
    }
}

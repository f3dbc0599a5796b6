using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>Arguments that every host knows. Read from the arguments alone: an environment that happens to have a CONFIG must not decide.</summary>
public static class HostArguments
{
    /// <summary>Adds the file of <c>--config FILE</c>, above <c>appsettings.json</c> and below the environment and the arguments.</summary>
    public static WebApplicationBuilder AddConfigurationFile(this WebApplicationBuilder builder, string[] args)
    {
        if (Find(args, "--config") is { } file)
            builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false).AddEnvironmentVariables().AddCommandLine(args);
        return builder;
    }

    /// <summary>The value of <c>--name VALUE</c> or <c>--name=VALUE</c>, the last if it is there more than once; null without it.</summary>
    public static string? Find(string[] args, string name)
    {
        for (var i = args.Length - 1; i >= 0; i--)
        {
            if (args[i].StartsWith(name + "=", StringComparison.Ordinal))
                return args[i][(name.Length + 1)..];
            if (args[i] == name)
                return i + 1 < args.Length ? args[i + 1] : "";
        }

        return null;
    }
}

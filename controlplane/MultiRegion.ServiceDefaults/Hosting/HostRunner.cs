using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>
/// Runs a host from its <c>Program.cs</c>. What a person got wrong (a setting, a file, a port in use) becomes one message on stderr that
/// says where and what is expected, and exit code 2; only a failure of ours shows a stack trace, and exit code 1.
/// </summary>
public static class HostRunner
{
    public const int Ok = 0;
    public const int Crashed = 1;
    public const int Misconfigured = 2;

    /// <param name="name">The program's name, as it begins each message.</param>
    /// <param name="args">Its arguments; <c>--help</c> and <c>--version</c> are answered here.</param>
    /// <param name="help">What <c>--help</c> prints.</param>
    /// <param name="build">Makes the application; runs inside, so that errors of its configuration are caught too.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string name, string[] args, string help, Func<string[], WebApplication> build)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            await Console.Out.WriteLineAsync(help.TrimEnd());
            return Ok;
        }

        if (args.Contains("--version"))
        {
            await Console.Out.WriteLineAsync($"{name} {ServiceIdentity.Of(name).Version}");
            return Ok;
        }

        try
        {
            await using var app = build(args);
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return Ok;
        }
        catch (HostAbortedException)
        {
            // A test host took the application over; it expects to see this.
            throw;
        }
        catch (Exception error) when (StartupFailure.Describe(error) is { } message)
        {
            await Console.Error.WriteLineAsync($"{name}: {message}");
            return Misconfigured;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"{name}: {error}");
            return Crashed;
        }
    }

    private static async Task StartAsync(WebApplication app)
    {
        var noise = app.Services.GetService<StartupNoise>();
        if (noise is not null)
            noise.Muted = true;
        await app.StartAsync();
        if (noise is not null)
            noise.Muted = false;
    }
}

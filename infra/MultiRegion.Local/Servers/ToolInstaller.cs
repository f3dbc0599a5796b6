using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>The servers that local cells and tests run.</summary>
[Flags]
public enum Tools
{
    None = 0,
    Consul = 1,
    Postgres = 2,
    All = Consul | Postgres,
}

/// <summary>
/// Gets the servers that are missing into the checkout's git-ignored <c>.tools</c> folder, without root and without touching the system.
/// </summary>
public static class ToolInstaller
{
    private const int LibraryRounds = 4;

    /// <summary>Returns when every needed server can be found by <see cref="ToolLocator"/>; at once if they are there already.</summary>
    /// <exception cref="ToolException">Something could not be fetched; the message says what to run instead.</exception>
    public static Task EnsureAsync(IProgress<string> progress, CancellationToken cancellation, Tools needed = Tools.All) =>
        EnsureAsync(Repository.ToolsDirectory, Missing(needed), progress, cancellation);

    internal static async Task EnsureAsync(string toolsDirectory, Tools missing, IProgress<string> progress, CancellationToken cancellation)
    {
        if (missing == Tools.None)
            return;
        Directory.CreateDirectory(toolsDirectory);
        await using var only = await LockAsync(Path.Combine(toolsDirectory, ".lock"), progress, cancellation);
        var apt = new AptDownloader(toolsDirectory);
        try
        {
            progress.Report($"{Names(missing)} not found: reading package lists");
            await apt.UpdateAsync(cancellation);
            if (missing.HasFlag(Tools.Consul))
                await GetAsync(apt, toolsDirectory, "consul", () => Files(ToolLocator.FetchedConsul(toolsDirectory)), progress, cancellation);
            if (missing.HasFlag(Tools.Postgres))
            {
                var package = await NewestPostgresAsync(apt, cancellation);
                await GetAsync(apt, toolsDirectory, package, () => Programs(ToolLocator.FetchedPostgres(toolsDirectory)), progress, cancellation);
            }
        }
        catch (ToolException failure)
        {
            throw new ToolException($"{Names(missing)} could not be fetched. {failure.Message}\n{ToolAdvice.For(missing)}", failure);
        }
        finally
        {
            apt.CleanUp();
        }
    }

    private static Tools Missing(Tools needed) =>
        needed & ((ToolLocator.FindConsul() is null ? Tools.Consul : Tools.None) | (ToolLocator.FindPostgres() is null ? Tools.Postgres : Tools.None));

    private static async Task GetAsync(
        AptDownloader apt, string toolsDirectory, string package, Func<IEnumerable<string>> programs, IProgress<string> progress,
        CancellationToken cancellation)
    {
        progress.Report($"fetching {package}");
        await apt.UnpackAsync(package, cancellation);
        List<string> unpacked = [package];
        for (var round = 0; round < LibraryRounds && await LacksLibraryAsync(programs(), toolsDirectory, cancellation) is { } library; round++)
        {
            progress.Report($"fetching libraries of {package} ({library} is missing)");
            List<string> next = [];
            foreach (var dependent in unpacked)
                next.AddRange(await apt.MissingLibrariesAsync(dependent, cancellation));
            foreach (var dependency in next)
                await apt.UnpackAsync(dependency, cancellation);
            unpacked = next;
        }
        if (!programs().Any() || await LacksLibraryAsync(programs(), toolsDirectory, cancellation) is not null)
            throw new ToolException($"The package {package} was unpacked in {toolsDirectory}, but its programs do not run from there.");
    }

    private static async Task<string?> LacksLibraryAsync(IEnumerable<string> programs, string toolsDirectory, CancellationToken cancellation)
    {
        foreach (var program in programs)
        {
            // A static program is no error here: ldd says so and ends with a code.
            var environment = ToolLocator.EnvironmentOf(program, toolsDirectory);
            var said = await CommandLine.RunAsync("/bin/sh", ["-c", "ldd \"$0\" 2>&1 || true", program], cancellation, environment: environment);
            if (said.Split('\n').FirstOrDefault(line => line.Contains("not found", StringComparison.Ordinal)) is { } line)
                return line.Trim().Split(' ')[0];
        }
        return null;
    }

    private static async Task<string> NewestPostgresAsync(AptDownloader apt, CancellationToken cancellation) =>
        (await apt.NamesAsync("^postgresql-[0-9]+$", cancellation)).MaxBy(name => int.Parse(name.Split('-')[1], CultureInfo.InvariantCulture))
        ?? throw new ToolException("No package postgresql-NN is in the archive.");

    private static IEnumerable<string> Files(string? program) => program is null ? [] : [program];

    private static IEnumerable<string> Programs(string? folder) =>
        folder is null ? [] : [Path.Combine(folder, "initdb"), Path.Combine(folder, "postgres")];

    private static string Names(Tools tools) => tools switch
    {
        Tools.Consul => "Consul",
        Tools.Postgres => "PostgreSQL",
        _ => "Consul and PostgreSQL",
    };

    /// <summary>One installer at a time: two commands may be started in the same checkout.</summary>
    private static async Task<FileStream> LockAsync(string file, IProgress<string> progress, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (isFirst)
                    progress.Report("waiting for another installation in this checkout");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
            }
        }
    }
}

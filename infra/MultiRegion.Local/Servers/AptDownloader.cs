namespace MultiRegion.Local.Servers;

/// <summary>
/// Fetches packages with the system's apt-get as an ordinary user: lists, cache and sources are private folders, so neither root is needed nor
/// anything of the system's package state touched. Packages are unpacked, never installed; nothing of theirs is run and no service starts.
/// </summary>
internal sealed class AptDownloader(string toolsDirectory)
{
    // Debian's last release with Consul in it.
    private const string ReleaseWithConsul = "bullseye";
    private readonly string _work = Path.Combine(Path.GetFullPath(toolsDirectory), ".apt");

    /// <summary>Writes the private sources and fetches their package lists.</summary>
    /// <exception cref="ToolException">This is no Debian or Ubuntu, its sources are not understood, or apt-get failed.</exception>
    public async Task UpdateAsync(CancellationToken cancellation)
    {
        var (uris, suites, components, keyring) = Archive();
        foreach (var folder in new[] { "lists/partial", "cache/archives/partial", "sources", "downloads" })
            Directory.CreateDirectory(Path.Combine(_work, folder));
        await File.WriteAllTextAsync(
            Path.Combine(_work, "sources/archive.sources"),
            $"Types: deb\nURIs: {string.Join(' ', uris)}\nSuites: {suites}\nComponents: {components}\nSigned-By: {keyring}\n",
            cancellation);
        await AptAsync("apt-get", ["update", "-qq"], cancellation);
    }

    /// <summary>Names of the packages that match a regular expression.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string pattern, CancellationToken cancellation) =>
        Lines(await AptAsync("apt-cache", ["search", "--names-only", pattern], cancellation)).Select(line => line.Split(' ')[0]).ToList();

    /// <summary>Libraries that a package depends on directly and that are not installed here.</summary>
    public async Task<IReadOnlyList<string>> MissingLibrariesAsync(string package, CancellationToken cancellation)
    {
        var said = await AptAsync("apt-cache", ["depends", "--important", package], cancellation);
        return [.. Lines(said)
            .Where(line => line.Contains("Depends:", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])
            .Where(name => name.StartsWith("lib", StringComparison.Ordinal) || name.StartsWith("zlib", StringComparison.Ordinal))
            .Where(name => !File.Exists($"/var/lib/dpkg/info/{name}.list") && !Directory.EnumerateFiles("/var/lib/dpkg/info", name + ":*.list").Any())
            .Distinct()];
    }

    /// <summary>Fetches a package and unpacks it as a folder of its own; whole or not at all.</summary>
    public async Task UnpackAsync(string package, CancellationToken cancellation)
    {
        var target = Path.Combine(toolsDirectory, package);
        if (Directory.Exists(target))
            return;
        var downloads = Path.Combine(_work, "downloads");
        await AptAsync("apt-get", ["download", "-qq", package], cancellation, downloads);
        var file = Directory.GetFiles(downloads, package + "_*.deb").OrderDescending().FirstOrDefault()
            ?? throw new ToolException($"apt-get said that it has downloaded {package}, but there is no {package}_*.deb in {downloads}.");
        var partial = Path.Combine(_work, "unpacked-" + package);
        await CommandLine.RunAsync("dpkg", ["-x", file, partial], cancellation);
        Directory.Move(partial, target);
        File.Delete(file);
    }

    /// <summary>Deletes lists and cache, some 100 MB.</summary>
    public void CleanUp()
    {
        if (Directory.Exists(_work))
            Directory.Delete(_work, recursive: true);
    }

    private static (IReadOnlyList<string> Uris, string Suites, string Components, string Keyring) Archive()
    {
        if (Executables.OnPath("apt-get") is null || Executables.OnPath("dpkg") is null || Distribution.Current() is not { } distribution)
            throw new ToolException("There is no apt-get here.");
        if (!distribution.IsDebian && !distribution.IsUbuntu)
            throw new ToolException($"This is '{distribution.Id}', and servers are fetched from Debian's and Ubuntu's archives only.");
        var uris = AptSources.UrisOf(distribution.Codename);
        if (uris.Count == 0)
            throw new ToolException($"No package source in /etc/apt lists the suite '{distribution.Codename}'.");
        return distribution.IsDebian
            ? (uris, WithConsul(distribution.Codename), "main", "/usr/share/keyrings/debian-archive-keyring.gpg")
            : (uris, distribution.Codename, "main universe", "/usr/share/keyrings/ubuntu-archive-keyring.gpg");

        static string WithConsul(string own) => own == ReleaseWithConsul ? own : $"{own} {ReleaseWithConsul}";
    }

    private Task<string> AptAsync(
        string command, IEnumerable<string> arguments, CancellationToken cancellation, string? workingDirectory = null) => CommandLine.RunAsync(
        command,
        [
            "-o", $"Dir::State::lists={_work}/lists",
            "-o", $"Dir::Cache={_work}/cache",
            "-o", "Dir::Etc::sourcelist=/dev/null",
            "-o", $"Dir::Etc::sourceparts={_work}/sources",
            "-o", "APT::Sandbox::User=",
            "-o", "Debug::NoLocking=1",
            "-o", "Acquire::Retries=2",
            .. arguments,
        ],
        cancellation,
        workingDirectory);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

namespace MultiRegion.Local.Servers;

/// <summary>Asks a consul binary for its version.</summary>
internal static class ConsulVersion
{
    public static async Task<Version> OfAsync(string binary, CancellationToken cancellation)
    {
        var said = await CommandLine.RunAsync(binary, ["version"], cancellation, environment: ToolLocator.EnvironmentOf(binary));
        // "Consul v1.8.7", "Consul v1.20.1+ent"
        var word = said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(text => text.StartsWith('v')) ?? "";
        return Version.TryParse(word.TrimStart('v').Split('+', '-')[0], out var version)
            ? version
            : throw new ToolException($"'{binary} version' said '{said.Trim()}', expected a line such as 'Consul v1.20.1'.");
    }
}

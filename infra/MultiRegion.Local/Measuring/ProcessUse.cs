using System.Globalization;

namespace MultiRegion.Local.Measuring;

/// <summary>What a running process has used, as Linux tells it in <c>/proc</c>.</summary>
/// <param name="Processor">Processor time since its start, of all threads, in user and kernel mode.</param>
/// <param name="MemoryBytes">Resident memory now.</param>
internal readonly record struct ProcessUse(TimeSpan Processor, long MemoryBytes)
{
    /// <summary>Clock ticks a second in /proc/PID/stat: 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessUse Of(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        // The name stands in parentheses and may hold spaces; what is counted comes after it.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessUse(TimeSpan.FromSeconds(ticks / TicksPerSecond), Kilobytes(status, "VmRSS:"));
    }

    private static long Kilobytes(string[] status, string key) =>
        long.Parse(status.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
}

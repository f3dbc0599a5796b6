namespace MultiRegion.Consul.Tests;

/// <summary>Waits for what a server is about to show; the limit is there only so that a broken test ends.</summary>
public static class Until
{
    public static CancellationTokenSource Limit(int seconds = 60) => new(TimeSpan.FromSeconds(seconds));

    public static async Task<T> TrueAsync<T>(Func<Task<T>> read, Predicate<T> condition, int seconds = 60)
    {
        using var limit = Limit(seconds);
        for (T? last = default; ; await Task.Delay(20, limit.Token))
        {
            try
            {
                last = await read();
            }
            catch (ConsulException) when (!limit.IsCancellationRequested)
            {
                continue;
            }
            if (condition(last))
                return last;
        }
    }
}

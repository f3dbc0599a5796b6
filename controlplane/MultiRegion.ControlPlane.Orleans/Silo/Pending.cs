namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>One question at a time, whose answer may come rounds later: a silo that is gone holds nobody up until the others have noticed.</summary>
internal sealed class Pending<T>(TimeProvider time)
    where T : class?
{
    private Task<T>? _answer;

    /// <summary>The answer to this question or to an earlier one that was late; null if there is none within the limit.</summary>
    /// <exception cref="Exception">What the question failed with.</exception>
    public async Task<T?> GetAsync(Func<Task<T>> ask, TimeSpan limit, CancellationToken ct)
    {
        _answer ??= ask();
        try
        {
            var answer = await _answer.WaitAsync(limit, time, ct);
            _answer = null;
            return answer;
        }
        catch (TimeoutException) when (_answer is { IsCompleted: false })
        {
            return null;
        }
        catch (Exception) when (_answer is { IsCompleted: true })
        {
            _answer = null;
            throw;
        }
    }
}

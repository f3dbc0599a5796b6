namespace MultiRegion.ServiceDefaults.Tests.Support;

/// <summary>What is written to standard output and error meanwhile; the console belongs to the process, so its users run one by one.</summary>
public sealed class ConsoleCapture : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _capturedOut = new();
    private readonly StringWriter _capturedError = new();

    public ConsoleCapture()
    {
        Console.SetOut(TextWriter.Synchronized(_capturedOut));
        Console.SetError(TextWriter.Synchronized(_capturedError));
    }

    public string Out => _capturedOut.ToString();

    public string Error => _capturedError.ToString();

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}

[CollectionDefinition(nameof(ConsoleCapture), DisableParallelization = true)]
public sealed class OneConsole;

namespace MultiRegion.Contracts;

/// <summary>Version of the documents' shape. Readers take the current one and the one before.</summary>
public static class DocumentSchema
{
    public const int Current = 1;

    public static bool IsReadable(int schema) => schema is Current or Current - 1 && schema > 0;
}

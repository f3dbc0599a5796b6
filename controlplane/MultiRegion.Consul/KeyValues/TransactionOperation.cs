namespace MultiRegion.Consul;

/// <summary>One step of a transaction on keys; made by the factory methods.</summary>
public sealed class TransactionOperation
{
    private TransactionOperation(string verb, string key, ReadOnlyMemory<byte>? value = null, ulong? index = null, string? session = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        (Verb, Key, Value, Index, Session) = (verb, key, value, index, session);
    }

    public string Verb { get; }

    public string Key { get; }

    public ReadOnlyMemory<byte>? Value { get; }

    public ulong? Index { get; }

    public string? Session { get; }

    /// <summary>Writes the key whatever it holds.</summary>
    public static TransactionOperation Set(string key, ReadOnlyMemory<byte> value) => new("set", key, value);

    /// <summary>Writes the key if its ModifyIndex is <paramref name="index"/>; 0: if it does not exist.</summary>
    public static TransactionOperation CheckAndSet(string key, ReadOnlyMemory<byte> value, ulong index) => new("cas", key, value, index);

    /// <summary>Writes the key and takes its lock for the session, or writes it again under the lock that the session has.</summary>
    public static TransactionOperation Lock(string key, ReadOnlyMemory<byte> value, string session) => new("lock", key, value, session: session);

    /// <summary>Fails the transaction unless the key's lock is held by the session. This is the fence of a leader's writes.</summary>
    public static TransactionOperation CheckSession(string key, string session) => new("check-session", key, session: session);

    /// <summary>Fails the transaction unless the key's ModifyIndex is <paramref name="index"/>.</summary>
    public static TransactionOperation CheckIndex(string key, ulong index) => new("check-index", key, index: index);

    /// <summary>Fails the transaction if the key exists.</summary>
    public static TransactionOperation CheckNotExists(string key) => new("check-not-exists", key);

    /// <summary>Reads the key within the transaction, which fails if it does not exist.</summary>
    public static TransactionOperation Get(string key) => new("get", key);

    /// <summary>Deletes the key, whether it exists or not.</summary>
    public static TransactionOperation Delete(string key) => new("delete", key);

    /// <summary>Deletes the key if its ModifyIndex is <paramref name="index"/>.</summary>
    public static TransactionOperation DeleteIfUnchanged(string key, ulong index) => new("delete-cas", key, index: index);
}

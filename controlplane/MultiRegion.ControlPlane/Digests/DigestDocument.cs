using System.IO.Compression;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// The digest as it stands in Consul: JSON up to <see cref="MaxBytes"/>, gzipped JSON where that is more. Where even that is more, the
/// services with the least demand are left out by name, and count as not heard of.
/// </summary>
internal static class DigestDocument
{
    /// <summary>Bytes that the document may have in Consul.</summary>
    public const int MaxBytes = 100_000;

    /// <summary>Bytes that it may have as JSON, so that what unpacks to a flood is no digest.</summary>
    public const int MaxJsonBytes = 4_000_000;

    private static ReadOnlySpan<byte> GzipMark => [0x1F, 0x8B];

    /// <returns>The document, and how many services were left out of it.</returns>
    public static (byte[] Bytes, int Omitted) Write(CellDigest digest)
    {
        if (TryWrite(digest) is { } whole)
            return (whole, 0);
        List<ServiceDigest> byDemand = [.. digest.Services.OrderByDescending(service => service.Demand).ThenBy(service => service.Service, StringComparer.Ordinal)];
        byte[]? best = null;
        var (kept, tooMany) = (0, byDemand.Count);
        while (kept < tooMany - 1)
        {
            var middle = (kept + tooMany) / 2;
            if (TryWrite(Keep(digest, byDemand, middle)) is { } fits)
                (kept, best) = (middle, fits);
            else
                tooMany = middle;
        }

        // Even names alone may be too many; such a document is refused by whoever reads it, and its cell counts as silent.
        CellDigest names = Keep(digest, byDemand, 0);
        return (best ?? TryWrite(names) ?? Serialize(names), byDemand.Count - kept);
    }

    /// <param name="bytes">What stands in the key.</param>
    /// <param name="cell">The cell whose key it is.</param>
    /// <param name="refusal">What is wrong with it; null if it can be used.</param>
    public static CellDigest? Read(byte[] bytes, string cell, out DigestRefusal? refusal)
    {
        refusal = null;
        if (bytes.Length > MaxBytes)
            refusal = new DigestRefusal(DigestFault.TooLarge, FormattableString.Invariant($"{bytes.Length} bytes is not at most {MaxBytes}"));
        else if (Unpack(bytes) is not { } json)
            refusal = new DigestRefusal(DigestFault.TooLarge, FormattableString.Invariant($"it unpacks to nothing, or to more than {MaxJsonBytes} bytes"));
        else
            return Parse(json, cell, out refusal);
        return null;
    }

    private static CellDigest? Parse(byte[] json, string cell, out DigestRefusal? refusal)
    {
        try
        {
            var digest = JsonSerializer.Deserialize(json, ContractsJson.Default.CellDigest);
            refusal = digest is null ? new DigestRefusal(DigestFault.Unreadable, "it is null")
                : digest.Cell != cell ? new DigestRefusal(DigestFault.WrongCell, $"cell: '{digest.Cell}' is not {cell}")
                : DigestValidator.Validate(digest, cell) is [var first, ..] ? new DigestRefusal(DigestFault.Invalid, first.ToString())
                : null;
            return refusal is null ? digest : null;
        }
        catch (JsonException e)
        {
            refusal = new DigestRefusal(DigestFault.Unreadable, JsonErrors.Describe(e));
            return null;
        }
    }

    private static CellDigest Keep(CellDigest digest, List<ServiceDigest> byDemand, int count) => digest with
    {
        Services = [.. byDemand.Take(count).OrderBy(service => service.Service, StringComparer.Ordinal)],
        Omitted = [.. byDemand.Skip(count).Select(service => service.Service).Order(StringComparer.Ordinal)],
    };

    private static byte[]? TryWrite(CellDigest digest)
    {
        var json = Serialize(digest);
        if (json.Length <= MaxBytes)
            return json;
        if (json.Length > MaxJsonBytes)
            return null;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(json);
        var bytes = packed.ToArray();
        return bytes.Length <= MaxBytes ? bytes : null;
    }

    private static byte[] Serialize(CellDigest digest) => JsonSerializer.SerializeToUtf8Bytes(digest, ContractsJson.Default.CellDigest);

    /// <summary>Null for what does not unpack, or to too much.</summary>
    private static byte[]? Unpack(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith(GzipMark))
            return bytes;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            var json = new byte[MaxJsonBytes + 1];
            var length = gzip.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
            return length is > 0 and <= MaxJsonBytes ? json[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>Why another cell's digest was not taken: the reason that the metric counts by, and the words.</summary>
internal sealed record DigestRefusal(DigestFault Fault, string Reason);

internal enum DigestFault
{
    /// <summary>More bytes than a digest may have.</summary>
    TooLarge,

    /// <summary>No JSON of a digest.</summary>
    Unreadable,

    /// <summary>Another cell's than the one whose datacenter it stands in.</summary>
    WrongCell,

    /// <summary>Numbers that cannot be, or a schema that this replica does not read.</summary>
    Invalid,
}

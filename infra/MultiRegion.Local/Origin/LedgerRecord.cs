using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MultiRegion.Local.Origin;

/// <summary>One request that an origin executed.</summary>
/// <param name="ReadAt">When the origin had read it, in microseconds of the machine's clock.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Id">What the client calls the request; <c>-</c> if it gave no id.</param>
/// <param name="CallerRegion">Region of the edge that sent it; <c>-</c> if it is none.</param>
internal sealed record LedgerRecord(long ReadAt, string Method, string Id, string CallerRegion)
{
    public string ToLine() =>
        string.Create(CultureInfo.InvariantCulture, $"{ReadAt} {Method} {Id} {CallerRegion}");

    public static bool TryParse(string line, [NotNullWhen(true)] out LedgerRecord? record)
    {
        string[] fields = line.Split(' ');
        record = fields.Length == 4 && long.TryParse(fields[0], CultureInfo.InvariantCulture, out long readAt)
            ? new LedgerRecord(readAt, fields[1], fields[2], fields[3])
            : null;
        return record is not null;
    }
}

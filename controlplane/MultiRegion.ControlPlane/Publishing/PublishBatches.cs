namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Cuts a publish into transactions that Consul takes. Atomicity is per service, so any cut between services will do.</summary>
internal static class PublishBatches
{
    /// <summary>Consul takes 64 operations; the fence and the index are two of them.</summary>
    public const int MaxPlans = 60;

    /// <summary>Consul takes 512 KiB; the difference is for the fence and the JSON around it all.</summary>
    public const int MaxWireBytes = 500 * 1024;

    /// <param name="publications">What is to be published.</param>
    /// <param name="indexBytes">Bytes of the whole index, which travels in every one of the transactions.</param>
    public static IEnumerable<IReadOnlyList<Publication>> Of(IEnumerable<Publication> publications, int indexBytes)
    {
        var room = MaxWireBytes - indexBytes * 4 / 3;
        List<Publication> batch = [];
        var bytes = 0;
        foreach (var publication in publications)
        {
            if (batch.Count > 0 && (batch.Count == MaxPlans || bytes + publication.WireBytes > room))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(publication);
            bytes += publication.WireBytes;
        }

        if (batch.Count > 0)
            yield return batch;
    }
}

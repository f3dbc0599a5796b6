using System.IO.Compression;
using System.Text;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Tests.Digests;

public sealed class DigestDocumentTests
{
    private static readonly string[] Cells = ["eu-west", "us-east", "ap-south"];

    [Fact]
    public void Write_Small_IsJsonForAnybodyToRead()
    {
        var (bytes, omitted) = DigestDocument.Write(Digest(services: 2, origins: 3));

        omitted.ShouldBe(0);
        Encoding.UTF8.GetString(bytes).ShouldStartWith("{\"schema\":1,\"cell\":\"eu-west\"");
        DigestDocument.Read(bytes, "eu-west", out _)!.Services.Count.ShouldBe(2);
    }

    [Fact]
    public void Write_TwentyServicesOfSixtyOrigins_FitsPackedWithNothingLeftOut()
    {
        var (bytes, omitted) = DigestDocument.Write(Digest(services: 20, origins: 60));

        (omitted, bytes[0], bytes[1]).ShouldBe((0, (byte)0x1F, (byte)0x8B));
        bytes.Length.ShouldBeLessThan(DigestDocument.MaxBytes);
        var read = DigestDocument.Read(bytes, "eu-west", out var refusal)!;
        refusal.ShouldBeNull();
        read.Services.Count.ShouldBe(20);
        read.Services[19].Origins.Count.ShouldBe(60);
    }

    [Fact]
    public void Write_TooMuchEvenPacked_LeavesOutTheServicesOfLeastDemandByName()
    {
        var digest = Digest(services: 2000, origins: 20);

        var (bytes, omitted) = DigestDocument.Write(digest);

        bytes.Length.ShouldBeLessThanOrEqualTo(DigestDocument.MaxBytes);
        var read = DigestDocument.Read(bytes, "eu-west", out _)!;
        omitted.ShouldBe(read.Omitted.Count);
        omitted.ShouldBeInRange(1, 1999);
        read.Services.Select(service => service.Service).Union(read.Omitted).Count().ShouldBe(2000);
        var demand = digest.Services.ToDictionary(service => service.Service, service => service.Demand);
        read.Omitted.Max(service => demand[service]).ShouldBeLessThanOrEqualTo(read.Services.Min(service => service.Demand));
    }

    [Theory]
    [InlineData("<html>", "Unreadable")]
    [InlineData("null", "Unreadable")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z"}""", "Unreadable")]
    [InlineData("""{"cell":"us-east","at":"2026-01-01T00:00:00Z","services":[]}""", "WrongCell")]
    [InlineData("""{"schema":9,"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[null]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[{"service":"a","demand":-1}]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[{"service":"a","demand":1e999}]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[{"service":"a","demand":1},{"service":"a","demand":1}]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[{"service":"a","demand":1,"origins":[{"origin":"x","score":101}]}]}""", "Invalid")]
    [InlineData("""{"cell":"eu-west","at":"2026-01-01T00:00:00Z","services":[{"service":"a","demand":1,"offers":[{"origin":"x","cell":"us-east","requestsPerSecond":-3}]}]}""", "Invalid")]
    public void Read_NoDigestOfThatCell_IsRefusedWithTheReason(string document, string fault)
    {
        DigestDocument.Read(Encoding.UTF8.GetBytes(document), "eu-west", out var refusal).ShouldBeNull();

        refusal!.Fault.ToString().ShouldBe(fault);
        refusal.Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void Read_MoreBytesThanADigestHas_IsTooLarge()
    {
        DigestDocument.Read(new byte[DigestDocument.MaxBytes + 1], "eu-west", out var refusal).ShouldBeNull();

        refusal!.Fault.ShouldBe(DigestFault.TooLarge);
    }

    [Fact]
    public void Read_UnpacksToAFlood_IsTooLarge()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(new byte[DigestDocument.MaxJsonBytes + 1]);
        var bytes = packed.ToArray();
        bytes.Length.ShouldBeLessThan(DigestDocument.MaxBytes);

        DigestDocument.Read(bytes, "eu-west", out var refusal).ShouldBeNull();

        refusal!.Fault.ShouldBe(DigestFault.TooLarge);
    }

    [Fact]
    public void Read_BrokenGzip_IsRefused()
    {
        DigestDocument.Read([0x1F, 0x8B, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9], "eu-west", out var refusal).ShouldBeNull();

        refusal.ShouldNotBeNull();
    }

    /// <summary>As full as a digest gets: every origin ails, and every one is wanted by every cell.</summary>
    private static CellDigest Digest(int services, int origins) => new()
    {
        Cell = "eu-west",
        Epoch = 3,
        At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Services =
        [
            .. Enumerable.Range(0, services).Select(s => new ServiceDigest
            {
                Service = $"service-{s:0000}",
                Demand = s * 37 % 1009,
                Origins =
                [
                    .. Enumerable.Range(0, origins).Select(o => new OriginDigest
                    {
                        Origin = $"service-{s:0000}-{Cells[o % 3]}-{o}",
                        Score = (s * 7 + o * 13) % 100,
                        Evidence = HealthEvidence.Soft,
                        Wanted = (s * 31 + o * 17) % 1000,
                        Planned = (s * 29 + o * 19) % 1000,
                    }),
                ],
                Offers =
                [
                    .. Enumerable.Range(0, origins).Where(o => o % 3 == 0).SelectMany(o => Cells[1..].Select(
                        cell => new CapacityOffer($"service-{s:0000}-eu-west-{o}", cell, (s * 23 + o * 11) % 1000))),
                ],
            }),
        ],
    };
}

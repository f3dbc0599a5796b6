using System.Text;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Faults.Fuzzing.Inputs;

namespace MultiRegion.Faults.Tests;

public sealed class FuzzInputTests
{
    private static readonly List<FuzzInput> Inputs = [.. Enumerable.Range(1, 3000).Select(number => FuzzInputs.Make(11, number))];

    [Fact]
    public void Make_SameSeedAndNumber_IsTheSameInput()
    {
        foreach (FuzzInput input in Inputs)
        {
            FuzzInput again = FuzzInputs.Make(11, input.Number);
            again.Text().ShouldBe(input.Text());
            (again.Transport, again.End, again.Segments.Count).ShouldBe((input.Transport, input.End, input.Segments.Count));
        }

        FuzzInputs.Make(12, 1).Text().ShouldNotBe(Inputs[0].Text());
    }

    [Fact]
    public void Make_ManyInputs_CoverEveryTransportEndAndKind()
    {
        foreach (FuzzTransport transport in Enum.GetValues<FuzzTransport>())
        {
            foreach (FuzzEnd end in Enum.GetValues<FuzzEnd>())
                Inputs.ShouldContain(input => input.Transport == transport && input.End == end);
            Inputs.ShouldContain(input => input.Transport == transport && input.IsIntact);
            Inputs.ShouldContain(input => input.Transport == transport && input.Segments.Count > 1);
        }

        foreach (string kind in new[] { "content-length", "transfer-encoding", "chunks", "target", "rapid reset", "flood", "headers without an end", "line end in field", "connect" })
            Inputs.ShouldContain(input => input.Note.Contains(kind), kind);
        Inputs.ShouldContain(input => input.Text().Contains("Upgrade: websocket"));
        Inputs.ShouldContain(input => input.Text().Contains("/s/"));
    }

    [Fact]
    public void Cut_IntoSegments_SendsTheSameBytes()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\r\n", 100)));
        for (int i = 0; i < 200; i++)
            Splits.Cut(bytes, new FuzzChance(1, i)).SelectMany(segment => segment.Bytes).ShouldBe(bytes);
    }

    [Fact]
    public void FindingFile_WrittenAndRead_IsTheSame()
    {
        string folder = Directory.CreateTempSubdirectory("multiregion-finding").FullName;
        try
        {
            string path = FindingFile.Write(folder, 11, 1, new Finding("kind", "detail", [.. Inputs.Take(20)]));

            FindingFile read = FindingFile.Read(path);

            (read.Seed, read.Kind, read.Detail).ShouldBe((11, "kind", "detail"));
            read.Inputs.Select(input => (input.Number, input.Text(), input.IsIntact)).ShouldBe(Inputs.Take(20).Select(input => (input.Number, input.Text(), input.IsIntact)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

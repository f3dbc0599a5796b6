using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Cli.Simulate;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Cli.Tests;

/// <summary>Recordings with something wrong in them: read and replayed, or refused in one line; never anything else.</summary>
public sealed class TraceFuzzTests : IDisposable
{
    private static readonly string[] Values =
    [
        "null", "-1", "0", "1e300", "9223372036854775807", "\"\"", "\"\\ud800\"", "\"00:00:00\"", "\"9999-12-31T23:59:59Z\"", "\"-10675199.02:48:05\"", "[]", "[null]", "{}", "true",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multiregion-cli-");

    [Fact]
    public void Read_AFieldIsAnything_ReplaysOrSaysInOneLineWhatIsWrong()
    {
        var inputs = from line in Gen.Choose(0, 19)
                     from field in Gen.Choose(0, 200)
                     from value in Gen.Elements(Values)
                     select (line, field, value);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(inputs.ToArbitrary(), input => Holds(Mutate(input.line, input.field, input.value))));
    }

    [Fact]
    public void Read_BytesAreAnything_ReplaysOrSaysInOneLineWhatIsWrong()
    {
        var inputs = from at in Gen.Choose(0, 20_000)
                     from length in Gen.Choose(0, 40)
                     from put in Gen.Elements("", "\n", "}", "[", "\"", "\0", "\u2028", "1", "-")
                     select (at, length, put);
        string whole = string.Join('\n', Lines());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            int at = input.at % whole.Length;
            return Holds(whole.Remove(at, Math.Min(input.length, whole.Length - at)).Insert(at, input.put));
        }));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private bool Holds(string content)
    {
        string path = Path.Combine(_folder.FullName, "reports.jsonl");
        File.WriteAllText(path, content);
        try
        {
            // Enough of it to meet every second's conditions without an hour of tests where a stamp has made it a long one.
            Trace trace = TraceFile.Read(path, null, null);
            RunResult run = Simulator.Run(trace with { Length = TimeSpan.FromSeconds(Math.Min(20, trace.Length.TotalSeconds)) }, PolicyNames.Ours, 1);
            return run.Requests >= 0;
        }
        catch (InputException refused)
        {
            return refused.Message.StartsWith(path, StringComparison.Ordinal) && !refused.Message.Contains('\n', StringComparison.Ordinal);
        }
    }

    private static string Mutate(int line, int field, string value)
    {
        string[] lines = Lines();
        JsonNode root = JsonNode.Parse(lines[line])!;
        List<(JsonNode Parent, object Key)> places = [];
        Collect(root, places);
        var (parent, key) = places[field % places.Count];
        // A lone surrogate does not go through a node: it is put in afterwards.
        JsonNode mark = "put-here";
        if (parent is JsonObject members)
            members[(string)key] = mark;
        else
            parent.AsArray()[(int)key] = mark;
        lines[line] = root.ToJsonString().Replace("\"put-here\"", value, StringComparison.Ordinal);
        return string.Join('\n', lines);
    }

    private static void Collect(JsonNode node, List<(JsonNode, object)> places)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                places.Add((node, name));
                if (value is not null)
                    Collect(value, places);
            }
        }
        else if (node is JsonArray entries)
        {
            for (int i = 0; i < entries.Count; i++)
            {
                places.Add((node, i));
                if (entries[i] is { } value)
                    Collect(value, places);
            }
        }
    }

    private static string[] Lines() => [.. Enumerable.Range(0, 20).Select(second => TraceFileTests.Line("eu-west", second))];
}

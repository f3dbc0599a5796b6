using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>
/// Finds the answers in what came. It looks for status lines rather than count lengths, because after a malformed request nobody knows which answer is to what; no
/// honest body contains one.
/// </summary>
internal static partial class Http1Answers
{
    private const string ProblemType = "application/problem+json";

    public static List<Answer> Read(ReadOnlySpan<byte> received)
    {
        string text = Encoding.Latin1.GetString(received);
        List<Answer> answers = [];
        foreach (Match line in StatusLine().Matches(text))
        {
            int end = text.IndexOf("\r\n\r\n", line.Index, StringComparison.Ordinal);
            if (end < 0)
                break;
            string head = text[line.Index..end];
            Match to = AnswerTo().Match(head);
            answers.Add(new Answer(
                int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), head.Contains(ProblemType, StringComparison.OrdinalIgnoreCase), to.Success ? to.Groups[1].Value : null));
        }

        return answers;
    }

    [GeneratedRegex(@"HTTP/1\.[01] (\d{3}) ?[^\r\n]*\r\n")]
    private static partial Regex StatusLine();

    [GeneratedRegex($@"(?i)\r\n{HonestOrigin.AnswerTo}: ([^\r\n]*)")]
    private static partial Regex AnswerTo();
}

using System.Text;

namespace MultiRegion.Local.Servers;

/// <summary>What to run by hand where a server cannot be fetched.</summary>
internal static class ToolAdvice
{
    public static string For(Tools missing)
    {
        var advice = new StringBuilder("Run one of these, then this again:");
        if (OperatingSystem.IsMacOS())
            return advice.Append($"\n  brew install {Words(missing, "consul", "postgresql@15")}").Append(Containers(missing)).ToString();
        if (missing.HasFlag(Tools.Postgres))
            advice.Append("\n  sudo apt-get install postgresql        (Debian, Ubuntu)\n  sudo dnf install postgresql-server      (Fedora and kin)");
        if (missing.HasFlag(Tools.Consul))
            advice.Append($"\n  put the consul binary of its maker on PATH, or set {ToolLocator.ConsulVariable} to its path");
        return advice.Append(Containers(missing)).ToString();
    }

    private static string Containers(Tools missing)
    {
        var text = new StringBuilder("\nor use servers that run already, for instance in containers:");
        if (missing.HasFlag(Tools.Consul))
            text.Append("\n  docker run -d --network host hashicorp/consul agent -dev\n      and   infra/up --consul 127.0.0.1:8500");
        if (missing.HasFlag(Tools.Postgres))
        {
            text.Append("\n  docker run -d --network host -e POSTGRES_PASSWORD=secret postgres:15")
                .Append("\n      and   infra/up --postgres 'Host=127.0.0.1;Username=postgres;Password=secret'");
        }
        return text.ToString();
    }

    private static string Words(Tools missing, string consul, string postgres) => string.Join(' ', new[]
    {
        missing.HasFlag(Tools.Consul) ? consul : null,
        missing.HasFlag(Tools.Postgres) ? postgres : null,
    }.OfType<string>());
}

using System.Net;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>The suite's replicas are silos; those that have one Consul are one cluster.</summary>
internal static class EngineUnderTest
{
    /// <summary>Nobody answers there: replicas that are given it have nothing to do with each other.</summary>
    private const int NoConsul = 1;

    /// <summary>A silo that the others have declared dead ends when it learns of it.</summary>
    public static bool OutlivesPauses => false;

    public static string[] Arguments(Uri consul)
    {
        var port = FreePorts.Take(IPAddress.Loopback, 1)[0];
        return
        [
            "--engine", "orleans",
            $"--ControlPlane:Orleans:ConnectionString={MembershipServer.ConnectionString}",
            $"--ControlPlane:Orleans:ClusterId={(consul.Port == NoConsul ? $"alone-{port}" : $"consul-{consul.Port}")}",
            $"--ControlPlane:Orleans:Port={port}",
        ];
    }
}

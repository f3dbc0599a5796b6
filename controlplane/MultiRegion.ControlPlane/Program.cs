using MultiRegion.ControlPlane;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ServiceDefaults.Hosting;

return await HostRunner.RunAsync("multiregion-controlplane", args, CommandLine.Help, ControlPlaneHost.Build);

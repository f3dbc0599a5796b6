using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>Makes the controllers of this cell.</summary>
internal sealed class ControllerFactory(string cell, ControllerOptions options)
{
    public ServiceController Create() => new(cell, options);
}

using System.Net.Http.Headers;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Cells;

/// <summary>The demo origin of a cell.</summary>
internal sealed class OriginPart(CellLayout layout, HostProcess process, string tokenFile)
{
    public HostProcess Process => process;

    /// <summary>Switches its faults.</summary>
    public async Task SwitchAsync(Faults faults, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(tokenFile, cancellation));
        using HttpResponseMessage response = await http.PutAsJsonAsync(
            new Uri($"http://{layout.OriginAdmin}{FaultSwitch.Path}"), faults, OriginJson.Default.Faults, cancellation);
        response.EnsureSuccessStatusCode();
    }
}

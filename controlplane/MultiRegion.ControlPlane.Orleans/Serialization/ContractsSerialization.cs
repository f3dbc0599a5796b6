using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;

namespace MultiRegion.ControlPlane.Orleans.Serialization;

/// <summary>Makes the messages of Contracts known to Orleans's serializer.</summary>
internal static class ContractsSerialization
{
    public static void AddContracts(this ISerializerBuilder serializer)
    {
        serializer.Services.AddSingleton<ContractsCodec>();
        serializer.Services.AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<ContractsCodec>());
        serializer.Services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<ContractsCodec>());
        serializer.Services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<ContractsCodec>());
        serializer.Configure(types => types.WellKnownTypeAliases["multiregion.contracts"] = typeof(ContractsCodec));
    }
}

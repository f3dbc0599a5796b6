using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace MultiRegion.ControlPlane.Orleans.Serialization;

/// <summary>
/// The documents and messages of Contracts between silos, in the JSON that they have everywhere else: one set of messages, whose fields may come
/// and go between versions. They are immutable, so a silo that calls its own grain hands them over as they are.
/// </summary>
internal sealed class ContractsCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    private static readonly ConcurrentDictionary<Type, JsonTypeInfo?> Known = new();
    private static readonly Dictionary<string, Type> ByName = typeof(Plan).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Plan).Namespace && !type.IsNested && !type.IsGenericTypeDefinition).ToDictionary(type => type.Name, StringComparer.Ordinal);

    public bool IsSupportedType(Type type) => type == typeof(ContractsCodec) || Find(type) is not null;

    public bool? IsTypeAllowed(Type type) => IsSupportedType(type) ? true : null;

    public object? DeepCopy(object? input, CopyContext context) => input;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
            return;
        var type = value!.GetType();
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(ContractsCodec), WireType.TagDelimited);
        StringCodec.WriteField(ref writer, 0, type.Name);
        ByteArrayCodec.WriteField(ref writer, 1, JsonSerializer.SerializeToUtf8Bytes(value, Find(type)!));
        writer.WriteEndObject();
    }

    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
            return ReferenceCodec.ReadReference<object, TInput>(ref reader, field);
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        string? name = null;
        byte[]? json = null;
        uint id = 0;
        for (var header = reader.ReadFieldHeader(); !header.IsEndBaseOrEndObject; header = reader.ReadFieldHeader())
        {
            id += header.FieldIdDelta;
            if (id == 0)
                name = StringCodec.ReadValue(ref reader, header);
            else if (id == 1)
                json = ByteArrayCodec.ReadValue(ref reader, header);
            else
                reader.ConsumeUnknownField(header);
        }

        var value = ByName.TryGetValue(name ?? "", out var type) && Find(type) is { } info
            ? JsonSerializer.Deserialize(json, info) ?? throw new JsonException($"A {name} was null")
            : throw new JsonException($"'{name}' is no message of this version");
        ReferenceCodec.RecordObject(reader.Session, value, placeholder);
        return value;
    }

    /// <summary>Only what Contracts itself names can come over the wire.</summary>
    private static JsonTypeInfo? Find(Type type) => Known.GetOrAdd(
        type, static type => ByName.GetValueOrDefault(type.Name) == type && !type.IsEnum ? ContractsJson.Default.GetTypeInfo(type) : null);
}

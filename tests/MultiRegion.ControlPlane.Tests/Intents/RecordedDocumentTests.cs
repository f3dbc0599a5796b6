using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Tests.Support;
using static MultiRegion.ControlPlane.Tests.Support.IntentRequests;

namespace MultiRegion.ControlPlane.Tests.Intents;

/// <summary>Documents as the version before wrote them, and as it reads those of this one.</summary>
public sealed class RecordedDocumentTests
{
    [Fact]
    public async Task Read_RecordedDefinition_CountsAndIsReplacedKnowingly()
    {
        await using var consul = await RealConsul.StartAsync();
        await consul.Client.PutAsync(ConsulKeys.Definition("llm"), Recorded("definition-intent.json"));
        await consul.Client.PutAsync(ConsulKeys.Definition("old"), Recorded("definition-tombstone.json"));
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service("old")));

        var plan = (await consul.IndexAsync("llm", _ => true)).Services;
        plan.ContainsKey("old").ShouldBeFalse("its tombstone was written by the version before");
        (await replica.GetAsync("/v1/services/llm", ContractsJson.Default.ServiceView)).Definition.Origins.Select(origin => origin.Id).ShouldBe(["eu-1", "us-1"]);

        var receipt = await replica.PutAsync(Make.Service("llm")).ReceiptAsync();
        receipt.Replaced!.Author.ShouldBe("ada");
        (await replica.IntentAsync("llm", view => view.Intent.Stamp == receipt.Stamp)).Intent.Losers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_Definition_TheVersionBeforeReadsIt()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);
        await replica.PutAsync(Make.Service()).ReceiptAsync();
        var first = await AsBeforeAsync(consul);
        await replica.PutAsync(Make.Service("api", "eu-west")).ReceiptAsync();

        var second = await AsBeforeAsync(consul);
        (second.Schema, second.Service, second.Author, second.Definition!.Origins.Count).ShouldBe((1, "api", "operator-1", 1));
        second.At.ShouldBeGreaterThan(first.At, "it orders by this");
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{", "body")]
    [InlineData("""{ "stamp": "x" }""", "stamp")]
    [InlineData("""{ "schema": 9, "kind": "Override", "name": "one", "stamp": "2026-11-21T14:52:17.123Z/4@eu-west", "author": "a", "reason": "r", "at": "2026-11-21T14:52:17Z", "removed": true }""", "schema")]
    [InlineData("""{ "kind": "Override", "name": "two", "stamp": "2026-11-21T14:52:17.123Z/4@eu-west", "author": "a", "reason": "r", "at": "2026-11-21T14:52:17Z", "removed": true }""", "key")]
    [InlineData("""{ "kind": "Override", "name": "one", "stamp": "2026-11-21T14:52:17.123Z/4@eu-west", "author": "a", "reason": "r", "at": "2026-11-21T14:52:17Z" }""", "body")]
    public void Read_WhatCannotBeUsed_SaysWhy(string json, string named)
    {
        var stored = new KeyValue { Key = ConsulKeys.Intent(IntentKind.Override, "one"), Value = System.Text.Encoding.UTF8.GetBytes(json), ModifyIndex = 1, CreateIndex = 1 };
        IntentDocuments.Read(stored, out var refusal).ShouldBeNull();
        refusal!.ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public void Read_RecordedOverride_IsWhatItWas()
    {
        var stored = new KeyValue { Key = ConsulKeys.Intent(IntentKind.Override, "less-of-eu"), Value = Recorded("override-intent.json"), ModifyIndex = 1, CreateIndex = 1 };
        var read = IntentDocuments.Read(stored, out var refusal);
        refusal.ShouldBeNull();
        (read!.Author, read.Override!.Share, read.History.Count, read.Losers.Single().Author).ShouldBe(("ada", 0.25, 1, "bo"));
    }

    private static byte[] Recorded(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Intents", "Recorded", file));

    private static async Task<DefinitionIntent> AsBeforeAsync(RealConsul consul) =>
        JsonSerializer.Deserialize((await consul.Client.GetAsync(ConsulKeys.Definition("api")))!.Value, ContractsJson.Default.DefinitionIntent)!;
}

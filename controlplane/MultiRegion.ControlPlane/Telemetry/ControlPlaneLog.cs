using MultiRegion.Contracts;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Telemetry;

/// <summary>What the control plane logs; event ids 1xxx.</summary>
internal static partial class ControlPlaneLog
{
    [LoggerMessage(1001, LogLevel.Error, "A round of planning failed; the next one comes as usual")]
    public static partial void TickFailed(this ILogger logger, Exception error);

    [LoggerMessage(1002, LogLevel.Error, "Service {Service} could not be planned; it keeps its last plan")]
    public static partial void PlanningFailed(this ILogger logger, string service, Exception error);

    [LoggerMessage(1003, LogLevel.Error, "A probe of {Service}/{Origin} could not be taken into account; the next one comes as usual")]
    public static partial void ProbeNotTaken(this ILogger logger, string service, string origin, Exception error);

    [LoggerMessage(1010, LogLevel.Information, "Leading cell {Cell} under epoch {Epoch}")]
    public static partial void ReignBegan(this ILogger logger, string cell, long epoch);

    [LoggerMessage(1011, LogLevel.Warning, "Stepped up to epoch {Epoch}: {Seen} was seen elsewhere, or what was published is gone")]
    public static partial void SteppedUp(this ILogger logger, long epoch, long seen);

    [LoggerMessage(1012, LogLevel.Warning, "The lease is lost; nothing more is published by this replica")]
    public static partial void ReignEnded(this ILogger logger);

    [LoggerMessage(1020, LogLevel.Information, "Published {Count} of {Services} services under epoch {Epoch}: {Why}")]
    public static partial void Published(this ILogger logger, int count, int services, long epoch, string why);

    [LoggerMessage(1021, LogLevel.Warning, "A publish met something else than expected ({Errors}); Consul is read again")]
    public static partial void PublishConflict(this ILogger logger, string errors);

    [LoggerMessage(1022, LogLevel.Warning, "Consul failed during {What}; it is tried again")]
    public static partial void ConsulFailed(this ILogger logger, string what, Exception error);

    [LoggerMessage(1023, LogLevel.Error, "Plan of {Service} has {Bytes} bytes, over the {Limit} that a document may have; it is not published")]
    public static partial void PlanTooLarge(this ILogger logger, string service, int bytes, int limit);

    [LoggerMessage(1030, LogLevel.Error, "Document {Key} in Consul is not used: {Reason}")]
    public static partial void DocumentRefused(this ILogger logger, string key, string reason);

    [LoggerMessage(1031, LogLevel.Information, "Intent {Intent} by {Author} taken: {Reason}")]
    public static partial void IntentTaken(this ILogger logger, IntentId intent, string author, string reason);

    [LoggerMessage(1032, LogLevel.Information, "Intent {Intent} by {Author} was not in this cell's Consul and is written there")]
    public static partial void IntentRestored(this ILogger logger, IntentId intent, string author);

    [LoggerMessage(1033, LogLevel.Warning, "Intent {Intent} did not reach cell {Cell}; it gets it when the cells compare")]
    public static partial void PeerMissed(this ILogger logger, IntentId intent, string cell, Exception error);

    [LoggerMessage(1034, LogLevel.Warning, "Intent {Intent} by {Loser} ({LoserStamp}) lost to the one by {Author} ({Stamp}), which had not seen it; it is on the record")]
    public static partial void IntentLost(this ILogger logger, IntentId intent, string loser, IntentStamp loserStamp, string author, IntentStamp stamp);

    [LoggerMessage(1035, LogLevel.Error, "Intent {Intent} by {Author} is stamped {Stamp}, too far ahead of this clock: it is not merged before that time")]
    public static partial void IntentQuarantined(this ILogger logger, IntentId intent, IntentStamp stamp, string author);

    [LoggerMessage(1036, LogLevel.Warning, "Intents of cell {Cell} cannot be compared: {Problem}. Each cell goes on with its own")]
    public static partial void PeerSilent(this ILogger logger, string cell, string problem);

    [LoggerMessage(1037, LogLevel.Information, "Intents of cell {Cell} are compared again")]
    public static partial void PeerResumed(this ILogger logger, string cell);

    [LoggerMessage(1038, LogLevel.Error, "Intents of cell {Cell} could not be taken into account; the next round comes as usual")]
    public static partial void PeerNotTaken(this ILogger logger, string cell, Exception error);

    [LoggerMessage(1039, LogLevel.Debug, "The servers of datacenter {Datacenter} could not be greeted")]
    public static partial void GreetingFailed(this ILogger logger, string datacenter, Exception error);

    [LoggerMessage(1040, LogLevel.Warning, "The digest of cell {Cell} is stale: {Problem}. What it offered decays to a fair share")]
    public static partial void DigestStale(this ILogger logger, string cell, string problem);

    [LoggerMessage(1041, LogLevel.Information, "Cell {Cell} is heard again")]
    public static partial void DigestsResumed(this ILogger logger, string cell);

    [LoggerMessage(1042, LogLevel.Error, "The digest of cell {Cell} is not used: {Reason}")]
    public static partial void DigestRefused(this ILogger logger, string cell, string reason);

    [LoggerMessage(1043, LogLevel.Error, "The digest of cell {Cell} could not be taken into account; the next one comes as usual")]
    public static partial void DigestNotTaken(this ILogger logger, string cell, Exception error);

    [LoggerMessage(1044, LogLevel.Warning, "This cell's digest could not be written; it is tried again")]
    public static partial void DigestNotWritten(this ILogger logger, Exception error);

    [LoggerMessage(1045, LogLevel.Warning, "This cell's digest does not fit into {Limit} bytes: {Omitted} services with the least demand are left out")]
    public static partial void DigestTooLarge(this ILogger logger, int limit, int omitted);

    [LoggerMessage(1070, LogLevel.Error, "Webhook {Receiver} was not told of event {Event} in {Attempts} attempts: {Problem}")]
    public static partial void WebhookGivenUp(this ILogger logger, string receiver, string @event, int attempts, string problem);

    [LoggerMessage(1080, LogLevel.Information, "{Drill}")]
    public static partial void DrillMoved(this ILogger logger, string drill);

    [LoggerMessage(1081, LogLevel.Warning, "Somebody else wrote {Override}, by which drills act, at the same moment; the next round looks again")]
    public static partial void DrillOverrideContested(this ILogger logger, IntentId @override);

    [LoggerMessage(1082, LogLevel.Warning, "Drills are held up; without word from a leader their override ends by itself")]
    public static partial void DrillsHeldUp(this ILogger logger, Exception error);
}

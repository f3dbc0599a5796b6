using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary>
/// Who changed what: the newest records in memory, all of them in a file. A record is complete before the caller sees the answer. A disk that is full does not keep operators
/// from steering: the call goes on, the record stays in memory, and the log has it.
/// </summary>
public sealed partial class AuditTrail
{
    private readonly Lock _lock = new();
    private readonly LinkedList<AuditRecord> _newest = [];
    private readonly AuditFile? _file;
    private readonly int _inMemory;
    private readonly string _host;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditTrail> _logger;
    private long _sequence;

    internal AuditTrail(AuditOptions options, string host, TimeProvider time, ILogger<AuditTrail> logger)
    {
        (_host, _time, _logger, _inMemory) = (host, time, logger, options.InMemory);
        if (options.Path is not { Length: > 0 } path)
            return;
        _file = new AuditFile(path, options.MaxFileBytes, options.Files);
        try
        {
            foreach (var record in _file.ReadNewest(_inMemory))
                _newest.AddFirst(record);
            _sequence = _newest.First?.Value.Sequence ?? 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRead(path, e);
        }
    }

    /// <summary>The records in memory, newest first.</summary>
    public IReadOnlyList<AuditRecord> Newest
    {
        get
        {
            lock (_lock)
                return [.. _newest];
        }
    }

    /// <summary>Starts the record of a call. It is completed when the answer begins, or by <see cref="Complete"/>.</summary>
    internal AuditDraft Begin(HttpContext context, Caller caller, EndpointAction action)
    {
        var request = context.Request;
        var draft = new AuditDraft(new AuditRecord
        {
            Sequence = 0,
            At = _time.GetUtcNow(),
            Host = _host,
            Caller = caller.Name,
            Role = caller.Role,
            Via = caller.Via,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Action = action.Name,
            Request = $"{request.Method} {request.Path}{request.QueryString}",
            Outcome = AuditOutcome.Failed,
            Status = 0,
            RequestId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        });
        context.Features.Set(draft);
        context.Response.OnStarting(() =>
        {
            Complete(draft, context.Response.StatusCode);
            return Task.CompletedTask;
        });
        return draft;
    }

    internal void Complete(AuditDraft draft, int status)
    {
        if (!draft.TryComplete())
            return;
        var record = draft.Beginning with
        {
            Status = status,
            Outcome = OutcomeOf(draft, status),
            Problem = draft.Problem,
            Before = draft.Before,
            After = draft.After,
            BrokenRules = draft.BrokenRules,
        };
        lock (_lock)
        {
            record = record with { Sequence = ++_sequence };
            _newest.AddFirst(record);
            if (_newest.Count > _inMemory)
                _newest.RemoveLast();
            try
            {
                _file?.Append(record);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                NotKept(record.Sequence, e);
            }
        }

        Recorded(record.Sequence, record.Caller, record.Action, record.Request, record.Outcome, record.Status);
    }

    private static AuditOutcome OutcomeOf(AuditDraft draft, int status) => status switch
    {
        >= 500 or StatusCodes.Status499ClientClosedRequest => AuditOutcome.Failed,
        >= 400 when draft.Outcome != AuditOutcome.Replayed => AuditOutcome.Refused,
        _ => draft.Outcome ?? AuditOutcome.Accepted,
    };

    [LoggerMessage(7201, LogLevel.Information, "Audit {Sequence}: {Caller}, {Action}, {Request}: {Outcome} ({Status})")]
    private partial void Recorded(long sequence, string caller, string action, string request, AuditOutcome outcome, int status);

    [LoggerMessage(7202, LogLevel.Error, "Audit record {Sequence} could not be written to its file; it is in memory only")]
    private partial void NotKept(long sequence, Exception error);

    [LoggerMessage(7203, LogLevel.Error, "The audit records of before in {Path} cannot be read")]
    private partial void NotRead(string path, Exception error);
}

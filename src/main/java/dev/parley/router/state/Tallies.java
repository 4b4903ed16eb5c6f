package dev.parley.router.state;

import dev.parley.router.CallOutcome;
import dev.parley.router.Distribution;
import dev.parley.router.RealmLimit;
import dev.parley.router.ResumeOutcome;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a place sees that nobody outside it could count. Its parts count; for whoever has its turn. */
@SuppressWarnings("EnumOrdinal") // an array is what costs next to nothing
public final class Tallies {
    private final Map<String, Long> opened = new LinkedHashMap<>();
    private final long[] closed = new long[SessionEnd.values().length];
    private final Durations sessions = new Durations(Durations.OF_SESSIONS);
    private final Durations[] calls = new Durations[CallOutcome.values().length];
    private final long[] limits = new long[RealmLimit.values().length];

    /** Calls that are over since the last {@link #settle}, which knows the time. */
    private final List<PendingCall> over = new ArrayList<>();

    private final long[] resumes = new long[ResumeOutcome.values().length];

    private long published;
    private long begun;
    private long ended;
    private long assigned;

    Tallies() {
        for (int i = 0; i < calls.length; i++) {
            calls[i] = new Durations(Durations.OF_CALLS);
        }
    }

    public void opened(String method) {
        opened.merge(method, 1L, Long::sum);
    }

    public void closed(SessionEnd how, long millis) {
        closed[how.ordinal()]++;
        sessions.add(millis);
    }

    public void published() {
        published++;
    }

    public void begun() {
        begun++;
    }

    /** A callee has one call more, or one less. */
    public void assigned(int more) {
        assigned += more;
    }

    public void ended(PendingCall call) {
        ended++;
        over.add(call);
    }

    /** A call went to nobody. */
    public void refused() {
        calls[CallOutcome.REFUSED.ordinal()].add(0);
    }

    public void reached(RealmLimit limit) {
        limits[limit.ordinal()]++;
    }

    /** Somebody has wished to resume a session. */
    public void resume(ResumeOutcome outcome) {
        resumes[outcome.ordinal()]++;
    }

    /** Nothing more follows from the fact at hand. */
    public void settle(Time now) {
        if (over.isEmpty()) {
            return;
        }
        for (PendingCall call : over) {
            calls[call.outcome.ordinal()].add(now.monotonicMillis() - call.startedMillis);
        }
        over.clear();
    }

    public Map<String, Long> sessionsOpened() {
        return opened;
    }

    public Map<SessionEnd, Long> sessionsClosed() {
        Map<SessionEnd, Long> counts = new EnumMap<>(SessionEnd.class);
        for (SessionEnd how : SessionEnd.values()) {
            counts.put(how, closed[how.ordinal()]);
        }
        return counts;
    }

    public Distribution sessionDurations() {
        return sessions.distribution();
    }

    public long eventsPublished() {
        return published;
    }

    public long callsInFlight() {
        return assigned;
    }

    public long callsQueued() {
        return begun - ended - assigned;
    }

    public Map<CallOutcome, Distribution> calls() {
        Map<CallOutcome, Distribution> durations = new EnumMap<>(CallOutcome.class);
        for (CallOutcome outcome : CallOutcome.values()) {
            durations.put(outcome, calls[outcome.ordinal()].distribution());
        }
        return durations;
    }

    public Map<ResumeOutcome, Long> resumes() {
        Map<ResumeOutcome, Long> counts = new EnumMap<>(ResumeOutcome.class);
        for (ResumeOutcome outcome : ResumeOutcome.values()) {
            counts.put(outcome, resumes[outcome.ordinal()]);
        }
        return counts;
    }

    public Map<RealmLimit, Long> limitsReached() {
        Map<RealmLimit, Long> counts = new EnumMap<>(RealmLimit.class);
        for (RealmLimit limit : RealmLimit.values()) {
            counts.put(limit, limits[limit.ordinal()]);
        }
        return counts;
    }
}

package dev.parley.router.tally;

import dev.parley.router.CallOutcome;
import dev.parley.router.Distribution;
import dev.parley.router.GroupFigures;
import dev.parley.router.RealmLimit;
import dev.parley.router.ResumeOutcome;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.UriGroup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what a place sees that nobody outside it could count. Its parts count; for whoever has its turn. */
@SuppressWarnings("EnumOrdinal") // an array is what costs next to nothing
public final class Tallies {
    private final Map<String, Long> opened = new LinkedHashMap<>();
    private final long[] closed = new long[SessionEnd.values().length];
    private final Durations sessions = new Durations(Durations.OF_SESSIONS);
    private final Counted all = new Counted();
    private final long[] limits = new long[RealmLimit.values().length];

    /** Calls that are over since the last {@link #settle}, which knows the time. */
    private final List<EndedCall> over = new ArrayList<>();

    private final long[] resumes = new long[ResumeOutcome.values().length];

    /** Counts by the configured groups of URIs, besides; null where there are none. */
    private @Nullable Groups groups;

    private long begun;
    private long ended;
    private long assigned;

    /** Counts by those groups from now on. Those that were there before go on as they were. */
    public void group(List<UriGroup> configured) {
        if (configured.isEmpty()) {
            groups = null;
        } else if (groups == null || !groups.groups().equals(configured)) {
            groups = new Groups(configured, groups == null ? Map.of() : groups.byName());
        }
    }

    public void opened(String method) {
        opened.merge(method, 1L, Long::sum);
    }

    public void closed(SessionEnd how, long millis) {
        closed[how.ordinal()]++;
        sessions.add(millis);
    }

    public void published(String topic) {
        all.published();
        if (groups != null) {
            groups.of(topic).published();
        }
    }

    public void begun() {
        begun++;
    }

    /** A callee has one call more, or one less. */
    public void assigned(int more) {
        assigned += more;
    }

    public void ended(EndedCall call) {
        ended++;
        over.add(call);
    }

    /** A call went to nobody. */
    public void refused(String procedure) {
        called(procedure, CallOutcome.REFUSED, 0);
    }

    private void called(String procedure, CallOutcome outcome, long millis) {
        all.called(outcome, millis);
        if (groups != null) {
            groups.of(procedure).called(outcome, millis);
        }
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
        for (EndedCall call : over) {
            called(call.procedure(), call.outcome(), now.monotonicMillis() - call.startedMillis());
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
        return all.publications();
    }

    public long callsInFlight() {
        return assigned;
    }

    public long callsQueued() {
        return begun - ended - assigned;
    }

    public Map<CallOutcome, Distribution> calls() {
        return all.calls();
    }

    /** By the names of the configured groups, and {@link UriGroup#OTHER}; empty where none are configured. */
    public Map<String, GroupFigures> groups() {
        return groups == null ? Map.of() : groups.figures();
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

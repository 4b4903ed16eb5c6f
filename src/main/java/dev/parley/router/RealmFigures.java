package dev.parley.router;

import java.util.Map;

/**
 * What a realm has and has counted since it began, at one moment. Immutable.
 *
 * @param sessions sessions that are open
 * @param sessionsOpened sessions that were opened, by their authentication method
 * @param sessionsClosed sessions that have ended, by how
 * @param sessionDurations how long they lasted
 * @param detached sessions that have no connection at present, and may be resumed
 * @param resumes wishes to resume a session, by what came of them
 * @param subscriptions topics and patterns with a subscriber or a history
 * @param durablePlaces places of durable subscriptions, those that nobody has at present included
 * @param registrations procedures and patterns with a callee
 * @param callsInFlight calls that a callee has and has not answered
 * @param callsQueued calls that wait for a callee
 * @param calls how long calls to procedures of peers took, by how they ended
 * @param eventsPublished publications of peers that were accepted
 * @param groups calls and publications again, by the configured groups of URIs; empty where none are configured
 * @param eventsMissed events that slow subscribers have missed, as they may
 * @param retainedEvents events that are retained
 * @param retainedBytes octets that these take, as the router estimates them
 * @param historyEvents events in histories
 * @param historyBytes octets that these take, as the router estimates them
 * @param sessionBytes octets that the router remembers for sessions, as it estimates them
 * @param limitsReached how often a limit was reached
 */
public record RealmFigures(
        long sessions,
        Map<String, Long> sessionsOpened,
        Map<SessionEnd, Long> sessionsClosed,
        Distribution sessionDurations,
        long detached,
        Map<ResumeOutcome, Long> resumes,
        long subscriptions,
        long durablePlaces,
        long registrations,
        long callsInFlight,
        long callsQueued,
        Map<CallOutcome, Distribution> calls,
        long eventsPublished,
        Map<String, GroupFigures> groups,
        long eventsMissed,
        long retainedEvents,
        long retainedBytes,
        long historyEvents,
        long historyBytes,
        long sessionBytes,
        Map<RealmLimit, Long> limitsReached) {
    /** Copies the maps. */
    public RealmFigures {
        sessionsOpened = Map.copyOf(sessionsOpened);
        sessionsClosed = Map.copyOf(sessionsClosed);
        resumes = Map.copyOf(resumes);
        calls = Map.copyOf(calls);
        groups = Map.copyOf(groups);
        limitsReached = Map.copyOf(limitsReached);
    }
}

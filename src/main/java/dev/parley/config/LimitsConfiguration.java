package dev.parley.config;

import dev.parley.flow.Rate;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import dev.parley.router.UriGroup;
import dev.parley.runtime.Limits;
import dev.parley.runtime.work.Heap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code limits}: what peers may cost, and how long they may take. Created by {@link ConfigurationReader}; what is absent is
 * null, and the schema has the defaults.
 *
 * @param connections connections in total
 * @param connectionsPerAddress connections from one address
 * @param messageBytes octets of a message of a session
 * @param helloBytes octets of a message of a peer without a session
 * @param outboxMessages messages that may wait for a peer that does not read
 * @param outboxBytes octets that may wait for it
 * @param inTransitBytes octets of memory that all messages on their way may take together
 * @param pingMillis milliseconds of silence after which a peer is pinged
 * @param pongMillis milliseconds that a pinged peer may stay silent
 * @param helloMillis milliseconds that a connection may be without a session
 * @param goodbyeMillis milliseconds that a peer may take to answer GOODBYE
 * @param staleMillis milliseconds that a callee may take to answer a probe before another may replace it; 0 to refuse at once
 * @param sessionBytes octets that one session may make the router remember
 * @param sessionBytesByRole the same by role
 * @param realmBytes octets that all sessions of a realm may make the router remember
 * @param subscriptions subscriptions of one session
 * @param registrations registrations of one session
 * @param calls unanswered calls of one session
 * @param testaments testaments of one session
 * @param retainedEvents retained events of one realm
 * @param retainedBytes octets that these may have together
 * @param queuedCalls calls of one registration that may wait while all its callees are busy
 * @param rateByRole how fast sessions may send, by role
 */
public record LimitsConfiguration(
        @Nullable Integer connections,
        @Nullable Integer connectionsPerAddress,
        @Nullable Integer messageBytes,
        @Nullable Integer helloBytes,
        @Nullable Integer outboxMessages,
        @Nullable Integer outboxBytes,
        @Nullable Integer inTransitBytes,
        @Nullable Integer pingMillis,
        @Nullable Integer pongMillis,
        @Nullable Integer helloMillis,
        @Nullable Integer goodbyeMillis,
        @Nullable Integer staleMillis,
        @Nullable Integer sessionBytes,
        @Nullable Map<String, Integer> sessionBytesByRole,
        @Nullable Integer realmBytes,
        @Nullable Integer subscriptions,
        @Nullable Integer registrations,
        @Nullable Integer calls,
        @Nullable Integer testaments,
        @Nullable Integer retainedEvents,
        @Nullable Integer retainedBytes,
        @Nullable Integer queuedCalls,
        @Nullable Map<String, RateConfiguration> rateByRole) {
    static final LimitsConfiguration DEFAULT = new LimitsConfiguration(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null);

    Limits ofConnections(Mistakes mistakes) {
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                mistakes.between(1, Limits.MAX_MESSAGE, "limits.messageBytes", messageBytes, defaults.messageChars()),
                mistakes.atLeastOne("limits.helloBytes", helloBytes, defaults.helloChars()),
                mistakes.atLeastOne("limits.outboxMessages", outboxMessages, defaults.outboxMessages()),
                mistakes.atLeastOne("limits.outboxBytes", outboxBytes, defaults.outboxChars()),
                mistakes.atLeastOne("limits.pingMillis", pingMillis, defaults.pingMillis()),
                mistakes.atLeastOne("limits.pongMillis", pongMillis, defaults.pongMillis()),
                mistakes.atLeastOne("limits.connections", connections, defaults.connections()),
                mistakes.atLeastOne(
                        "limits.connectionsPerAddress", connectionsPerAddress, defaults.connectionsPerAddress()),
                inTransitBytes == null
                        ? defaults.inTransitOctets()
                        : mistakes.atLeastOne("limits.inTransitBytes", inTransitBytes, 1),
                rates(mistakes));
    }

    private Map<String, Rate> rates(Mistakes mistakes) {
        Map<String, Rate> rates = new LinkedHashMap<>();
        if (rateByRole != null) {
            rateByRole.forEach((role, rate) -> rates.put(role, rate.resolved("limits.rateByRole." + role, mistakes)));
        }
        return rates;
    }

    RouterSettings withRealms(List<RealmSettings> realms, List<UriGroup> groups, Mistakes mistakes) {
        return new RouterSettings(
                realms,
                mistakes.atLeastOne("limits.helloMillis", helloMillis, RouterSettings.DEFAULT_HELLO_MILLIS),
                mistakes.atLeastOne("limits.goodbyeMillis", goodbyeMillis, RouterSettings.DEFAULT_GOODBYE_MILLIS),
                mistakes.atLeast(0, "limits.staleMillis", staleMillis, RouterSettings.DEFAULT_STALE_MILLIS),
                ofSessions(bytesOfRealm(realms.size(), mistakes), mistakes),
                ofRealms(bytesOfRealm(realms.size(), mistakes), mistakes),
                groups);
    }

    private long bytesOfRealm(int realms, Mistakes mistakes) {
        return realmBytes == null ? Heap.bytesOfRealm(realms) : mistakes.atLeastOne("limits.realmBytes", realmBytes, 1);
    }

    private SessionLimits ofSessions(long bytesOfRealm, Mistakes mistakes) {
        SessionLimits defaults = SessionLimits.DEFAULT;
        return new SessionLimits(
                mistakes.atLeastOne("limits.subscriptions", subscriptions, defaults.subscriptions()),
                mistakes.atLeastOne("limits.registrations", registrations, defaults.registrations()),
                mistakes.atLeastOne("limits.calls", calls, defaults.calls()),
                mistakes.atLeastOne("limits.testaments", testaments, defaults.testaments()),
                mistakes.atLeastOne("limits.sessionBytes", sessionBytes, Heap.bytesOfSession(bytesOfRealm)),
                bytesByRole(mistakes));
    }

    private Map<String, Long> bytesByRole(Mistakes mistakes) {
        Map<String, Long> checked = new LinkedHashMap<>();
        if (sessionBytesByRole != null) {
            sessionBytesByRole.forEach((role, bytes) ->
                    checked.put(role, (long) mistakes.atLeastOne("limits.sessionBytesByRole." + role, bytes, 1)));
        }
        return Map.copyOf(checked);
    }

    private RealmLimits ofRealms(long bytesOfRealm, Mistakes mistakes) {
        RealmLimits defaults = RealmLimits.DEFAULT;
        return new RealmLimits(
                mistakes.atLeastOne("limits.retainedEvents", retainedEvents, defaults.retainedEvents()),
                mistakes.atLeastOne("limits.retainedBytes", retainedBytes, defaults.retainedChars()),
                mistakes.atLeastOne("limits.queuedCalls", queuedCalls, defaults.queuedCalls()),
                bytesOfRealm);
    }
}

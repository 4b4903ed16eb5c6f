package dev.parley.management.inspector;

import dev.parley.router.Distribution;
import dev.parley.router.DurableFigures;
import dev.parley.router.RealmFigures;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.RetainedFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.runtime.ClosedSession;
import dev.parley.runtime.SessionSnapshot;
import dev.parley.runtime.Snapshot;
import dev.parley.runtime.tail.TailEntry;
import dev.parley.runtime.tail.TailPart;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in JSON's terms what is known of each thing. Used by {@link Inspector}; stateless. */
final class Rows {
    private static final double NANOS_PER_MILLI = 1e6;

    private Rows() {}

    static Map<String, @Nullable Object> router(Snapshot snapshot) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("connections", snapshot.connections());
        row.put("sessions", snapshot.sessions());
        row.put("outboxBytes", snapshot.outboxBytes());
        row.put("outboxBytesMax", snapshot.outboxBytesMax());
        row.put("inTransitBytes", snapshot.inTransitBytes());
        row.put("inTransitBytesLimit", snapshot.inTransitBytesLimit());
        row.put("isLastReloadGood", snapshot.isLastReloadGood());
        row.put("configuredMillis", snapshot.configured().toEpochMilli());
        row.put(
                "realms",
                snapshot.places().stream()
                        .filter(place -> !place.realm().isEmpty())
                        .map(Rows::realm)
                        .toList());
        return row;
    }

    private static Map<String, @Nullable Object> realm(Snapshot.PlaceSnapshot place) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("realm", place.realm());
        RealmFigures figures = place.figures();
        row.put("answers", figures != null);
        row.put("mailboxDepth", place.mailboxDepth());
        row.put("messagesReceived", sum(place.messagesReceived()));
        row.put("messagesSent", sum(place.messagesSent()));
        row.put("slowPeers", place.slowPeers());
        if (figures != null) {
            row.put("sessions", figures.sessions());
            row.put("sessionsDetached", figures.detached());
            row.put("subscriptions", figures.subscriptions());
            row.put("durables", figures.durablePlaces());
            row.put("registrations", figures.registrations());
            row.put("eventsPublished", figures.eventsPublished());
            row.put("eventsMissed", figures.eventsMissed());
            row.put("calls", calls(figures));
            row.put("callsInFlight", figures.callsInFlight());
            row.put("callsQueued", figures.callsQueued());
            row.put("retainedEvents", figures.retainedEvents());
            row.put("retainedBytes", figures.retainedBytes());
            row.put("historyEvents", figures.historyEvents());
            row.put("historyBytes", figures.historyBytes());
        }
        return row;
    }

    static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many calls to procedures of peers are over, however they ended. */
    static long calls(RealmFigures figures) {
        return figures.calls().values().stream().mapToLong(Distribution::count).sum();
    }

    static Map<String, @Nullable Object> session(SessionSnapshot one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("session", one.figures().session());
        row.put("authid", one.figures().authid());
        row.put("authrole", one.figures().authrole());
        row.put("authmethod", one.figures().authmethod());
        row.put("authprovider", one.figures().authprovider());
        row.put("sinceMillis", one.sinceMillis());
        row.put("detachedUntilMillis", one.detachedUntilMillis() == 0 ? null : one.detachedUntilMillis());
        row.put("address", address(one.address()));
        row.put("agent", one.figures().agent());
        row.put("protocol", one.protocol().id());
        row.put("outboxBytes", one.outboxBytes());
        row.put("roundTripMillis", one.roundTripNanos() < 0 ? null : one.roundTripNanos() / NANOS_PER_MILLI);
        row.put("messagesReceived", one.messagesReceived());
        row.put("messagesSent", one.messagesSent());
        row.put("subscriptions", one.figures().subscriptions());
        row.put("registrations", one.figures().registrations());
        row.put("calls", one.figures().calls());
        row.put("invocations", one.figures().invocations());
        return row;
    }

    /** A component in this JVM has none. */
    private static @Nullable String address(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }

    static Map<String, @Nullable Object> closed(ClosedSession one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("number", one.number());
        row.put("session", one.session());
        row.put("realm", one.realm());
        row.put("authid", one.authid());
        row.put("authrole", one.authrole());
        row.put("address", address(one.address()));
        row.put("endedMillis", one.endedMillis());
        row.put("lastedMillis", one.lastedMillis());
        row.put("messagesReceived", one.messagesReceived());
        row.put("messagesSent", one.messagesSent());
        row.put("how", one.how().name().toLowerCase(Locale.ROOT));
        row.put("why", one.why());
        return row;
    }

    static Map<String, @Nullable Object> registration(RegistrationFigures one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("registration", one.registration());
        row.put("uri", one.uri());
        row.put("match", one.match().key());
        row.put("invoke", one.invoke().key());
        row.put("createdMillis", one.createdMillis());
        row.put("calls", one.calls());
        row.put("callsQueued", one.callsQueued());
        row.put("calleeCount", one.calleeCount());
        row.put("callees", one.callees().stream().map(Rows::callee).toList());
        return row;
    }

    private static Map<String, @Nullable Object> callee(RegistrationFigures.Callee one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("session", one.session());
        row.put("authid", one.authid());
        row.put("running", one.running());
        return row;
    }

    static Map<String, @Nullable Object> subscription(SubscriptionFigures one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("subscription", one.subscription());
        row.put("uri", one.uri());
        row.put("match", one.match().key());
        row.put("createdMillis", one.createdMillis() == 0 ? null : one.createdMillis());
        row.put("events", one.events());
        row.put("subscribers", one.subscribers());
        row.put("historyEvents", one.historyEvents());
        return row;
    }

    static Map<String, @Nullable Object> retained(RetainedFigures one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("publication", one.publication());
        row.put("topic", one.topic());
        row.put("publishedMillis", one.publishedMillis());
        row.put("bytes", one.bytes());
        row.put("isForAll", one.isForAll());
        return row;
    }

    static Map<String, @Nullable Object> durable(DurableFigures one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("authid", one.authid());
        row.put("uri", one.uri());
        row.put("match", one.match().key());
        row.put("name", one.name());
        row.put("behind", one.behind());
        row.put("isFurtherBehind", one.isFurtherBehind());
        row.put("isMissing", one.isMissing());
        row.put("sessions", one.sessions());
        row.put("usedMillis", one.usedMillis());
        return row;
    }

    static Map<String, @Nullable Object> part(TailPart part) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("entries", part.entries().stream().map(Rows::message).toList());
        row.put("missed", part.missed());
        row.put("isOver", part.isOver());
        return row;
    }

    private static Map<String, @Nullable Object> message(TailEntry one) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("number", one.number());
        row.put("atMillis", one.atMillis());
        row.put("isReceived", one.isReceived());
        row.put("session", one.session() == 0 ? null : one.session());
        row.put("authid", one.authid());
        row.put("receivers", one.receivers());
        row.put("type", one.type().name());
        row.put("request", one.request() == 0 ? null : one.request());
        row.put("uri", one.uri());
        row.put("error", one.error());
        row.put("bytes", one.octets());
        row.put("payload", one.payload());
        row.put("isCut", one.isCut());
        return row;
    }

    /** Whether one of the texts of a row, or one of its numbers, contains that, in whatever case. */
    static boolean contains(Map<String, @Nullable Object> row, List<String> keys, String lower) {
        for (String key : keys) {
            Object value = row.get(key);
            if (value != null && value.toString().toLowerCase(Locale.ROOT).contains(lower)) {
                return true;
            }
        }
        return false;
    }
}

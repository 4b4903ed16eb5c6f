package dev.parley.client.core.event;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.util.List;
import java.util.Objects;

/**
 * A part of the history of a subscription, as {@code wamp.subscription.get_events} gives it. Immutable.
 *
 * @param events in the order asked for
 * @param isLimitReached there may be more
 * @param isRecorded the router keeps a history of the subscription
 * @param unknownPublication the publication that was to be a cursor and is not in the history; 0 where there was none
 */
public record HistoryPage(List<Recorded> events, boolean isLimitReached, boolean isRecorded, long unknownPublication) {
    private static final String PROCEDURE = "wamp.subscription.get_events";

    /** One event of the history. */
    public record Recorded(long publication, Payload payload, Dict details) {}

    /** Reads the payload of a RESULT; what it throws makes the page unreadable. */
    public interface Reader {
        HistoryPage read(Payload results);
    }

    /** The call that asks with those arguments. */
    public static Call call(long request, Payload query) {
        return new Call(request, Dict.EMPTY, PROCEDURE, query);
    }

    /** Asks for the newest event alone. */
    public static Payload newest(long subscription) {
        return Payload.of("[" + subscription + "]", "{\"reverse\":true,\"limit\":1}");
    }

    /** Asks for what came after a publication; 0 for the beginning. */
    public static Payload after(long subscription, long publication, int limit) {
        String from = publication == 0 ? "" : ",\"after_publication\":" + publication;
        return Payload.of("[" + subscription + "]", "{\"limit\":" + limit + from + "}");
    }

    /** The events for one who subscribed to that topic. */
    public List<Delivery> deliveries(String subscribed) {
        return events.stream()
                .map(event -> delivery(subscribed, event.publication(), event.payload(), event.details(), true))
                .toList();
    }

    /** An event for one who subscribed to that topic, perhaps a pattern. */
    public static Delivery delivery(
            String subscribed, long publication, Payload payload, Dict details, boolean isReplayed) {
        Object topic = details.values().get("topic");
        return new Delivery(Objects.toString(topic, subscribed), publication, payload, details, isReplayed);
    }
}

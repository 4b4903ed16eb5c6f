package dev.parley.client;

import dev.parley.codec.PlainPayloads;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of the history of a subscription, as {@code wamp.subscription.get_events} gives it.
 *
 * @param events in the order asked for
 * @param isLimitReached there may be more
 * @param isRecorded the router keeps a history of the subscription
 * @param unknownPublication the publication that was to be a cursor and is not in the history; 0 where there was none
 */
record HistoryPage(List<Recorded> events, boolean isLimitReached, boolean isRecorded, long unknownPublication) {
    private static final String PROCEDURE = "wamp.subscription.get_events";

    /** One event of the history. */
    record Recorded(long publication, Arguments arguments, Dict details) {}

    /** What is asked for. */
    record Query(Arguments arguments) {
        Call call(long request) {
            return new Call(request, Dict.EMPTY, PROCEDURE, arguments.payload());
        }
    }

    /** Asks for the newest event alone. */
    static Query newest(long subscription) {
        return new Query(Arguments.of(subscription).with("reverse", true).with("limit", 1));
    }

    /** Asks for what came after a publication; 0 for the beginning. */
    static Query after(long subscription, long publication, int limit) {
        Arguments arguments = Arguments.of(subscription).with("limit", limit);
        return new Query(publication == 0 ? arguments : arguments.with("after_publication", publication));
    }

    /** Reads a RESULT. */
    static HistoryPage of(Message answer) {
        Arguments results = new Arguments(((Result) answer).payload());
        List<Recorded> events = new ArrayList<>();
        // Choice: the events are the list of positional results; one list of them, as some routers give, is taken as
        // well
        Arguments list =
                results.size() == 1 && results.json(0).orElse("").startsWith("[") ? results.elements(0) : results;
        for (int i = 0; i < list.size(); i++) {
            events.add(recorded(list.members(i)));
        }
        return new HistoryPage(
                List.copyOf(events),
                results.has("is_limit_reached") && results.as("is_limit_reached", boolean.class),
                !results.has("is_recorded") || results.as("is_recorded", boolean.class),
                results.has("unknown_publication") ? results.as("unknown_publication", long.class) : 0);
    }

    private static Recorded recorded(Arguments event) {
        Payload payload = Payload.of(
                present(event, "args").orElse("[]"), present(event, "kwargs").orElse(null));
        Dict details = present(event, "details")
                .map(json -> Dict.of(new PlainPayloads().argumentsKw(Payload.of("[]", json))))
                .orElse(Dict.EMPTY);
        return new Recorded(event.as("publication", long.class), new Arguments(payload), details);
    }

    private static Optional<String> present(Arguments event, String key) {
        return event.json(key).filter(json -> !json.equals("null"));
    }

    /** The events as the handler of that feed gets them. */
    List<Event> topicEvents(Feed feed) {
        return events.stream()
                .map(event -> Feeds.received(feed, event.publication(), event.arguments(), event.details(), true))
                .toList();
    }
}

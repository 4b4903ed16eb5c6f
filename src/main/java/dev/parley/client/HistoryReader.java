package dev.parley.client;

import dev.parley.client.core.event.HistoryPage;
import dev.parley.codec.PlainPayloads;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@code wamp.subscription.get_events} gives. Used by {@link ClientBuilder}. */
final class HistoryReader {
    private HistoryReader() {}

    static HistoryPage read(Payload payload) {
        Arguments results = new Arguments(payload);
        List<HistoryPage.Recorded> events = new ArrayList<>();
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

    private static HistoryPage.Recorded recorded(Arguments event) {
        Payload payload = Payload.of(
                present(event, "args").orElse("[]"), present(event, "kwargs").orElse(null));
        Dict details = present(event, "details")
                .map(json -> Dict.of(new PlainPayloads().argumentsKw(Payload.of("[]", json))))
                .orElse(Dict.EMPTY);
        return new HistoryPage.Recorded(event.as("publication", long.class), payload, details);
    }

    private static Optional<String> present(Arguments event, String key) {
        return event.json(key).filter(json -> !json.equals("null"));
    }
}

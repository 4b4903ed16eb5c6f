package dev.parley.client.core;

import dev.parley.client.Arguments;
import dev.parley.client.core.event.HistoryPage;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the history of a router looks like in these tests: a list of publications, with their number as the argument. */
final class Histories {
    private Histories() {}

    static HistoryPage read(Payload payload) {
        Arguments results = new Arguments(payload);
        List<HistoryPage.Recorded> events = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Arguments event = results.members(i);
            events.add(new HistoryPage.Recorded(
                    event.as("publication", long.class),
                    Payload.of(event.json("args").orElse("[]"), null),
                    Dict.EMPTY));
        }
        return new HistoryPage(
                events,
                results.has("is_limit_reached") && results.as("is_limit_reached", boolean.class),
                !results.has("is_recorded") || results.as("is_recorded", boolean.class),
                results.has("unknown_publication") ? results.as("unknown_publication", long.class) : 0);
    }

    /** The payload that such a RESULT has. */
    static Payload payload(List<Long> publications, boolean isLimitReached, long unknown) {
        Object[] list = publications.stream()
                .map(publication -> Map.of("publication", publication, "args", List.of(publication)))
                .toArray();
        Arguments page = Arguments.of(list).with("is_limit_reached", isLimitReached);
        return (unknown == 0 ? page : page.with("unknown_publication", unknown)).payload();
    }
}

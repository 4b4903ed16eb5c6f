package dev.parley.router.pubsub;

import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.router.state.Audience;
import dev.parley.router.state.Kept;
import dev.parley.router.state.Publication;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to know of a publication, in the form of an EVENT, so that it is written and read as messages are:
 *
 * <p>{@code [36, version, PUBLISHED.Publication|id, Details|dict, Arguments|list, ArgumentsKw|dict]}
 *
 * <p>Its details are {@code topic}, {@code millis}, and where there is such a thing {@code retain}, {@code key}, {@code authid}, {@code
 * rkey}, {@code excluded}, {@code audience} and {@code details}.
 *
 * @param isRetained whether late subscribers get it
 * @param key by what its publisher knows it again; null where it has none
 * @param authid its publisher's, where it has a key
 */
record JournalEntry(
        Publication publication,
        boolean isRetained,
        @Nullable String key,
        @Nullable String authid) {
    private static final long VERSION = 1;

    private static final String TOPIC = "topic";
    private static final String MILLIS = "millis";
    private static final String RETAIN = "retain";
    private static final String KEY = "key";
    private static final String AUTHID = "authid";
    private static final String RKEY = "rkey";
    private static final String EXCLUDED = "excluded";
    private static final String AUDIENCE = "audience";
    private static final String DETAILS = "details";

    /** By what it is known again; null where it is not. */
    KnownKeys.@Nullable Key knownKey() {
        return key == null || authid == null ? null : new KnownKeys.Key(authid, publication.topic(), key);
    }

    /** The same, which has that place in the journal. */
    JournalEntry at(Kept kept) {
        return new JournalEntry(publication.at(kept), isRetained, key, authid);
    }

    Event write() {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(TOPIC, publication.topic());
        details.put(MILLIS, publication.time());
        if (isRetained) {
            details.put(RETAIN, true);
        }
        putUnlessNull(details, KEY, key);
        putUnlessNull(details, AUTHID, authid);
        putUnlessNull(details, RKEY, publication.rkey());
        if (publication.audience().excluded != 0) {
            details.put(EXCLUDED, publication.audience().excluded);
        }
        putUnlessEmpty(details, AUDIENCE, publication.audience().lists());
        putUnlessEmpty(details, DETAILS, publication.details());
        return new Event(VERSION, publication.id(), Dict.of(details), publication.payload());
    }

    private static void putUnlessNull(Map<String, @Nullable Object> details, String key, @Nullable Object value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> details, String key, Dict value) {
        if (!value.isEmpty()) {
            details.put(key, value.values());
        }
    }

    /**
     * The publication that was written once.
     *
     * @throws IllegalArgumentException if that is none
     */
    static JournalEntry read(Event entry) {
        Map<String, @Nullable Object> details = entry.details().values();
        if (entry.subscription() != VERSION
                || !(details.get(TOPIC) instanceof String topic)
                || !(details.get(MILLIS) instanceof Long millis)) {
            throw new IllegalArgumentException("an entry of another version of Parley (" + entry.subscription() + ")");
        }
        long excluded = details.get(EXCLUDED) instanceof Long session ? session : 0;
        Publication publication = new Publication(
                entry.publication(),
                topic,
                dict(details.get(DETAILS)),
                entry.payload(),
                Audience.of(excluded, dict(details.get(AUDIENCE))),
                (String) details.get(RKEY),
                millis,
                null);
        return new JournalEntry(
                publication, Boolean.TRUE.equals(details.get(RETAIN)), (String) details.get(KEY), (String)
                        details.get(AUTHID));
    }

    @SuppressWarnings("unchecked") // keys of JSON objects are strings
    private static Dict dict(@Nullable Object value) {
        return value == null ? Dict.EMPTY : Dict.of((Map<String, @Nullable Object>) value);
    }
}

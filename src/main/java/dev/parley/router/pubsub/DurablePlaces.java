package dev.parley.router.pubsub;

import dev.parley.message.MatchPolicy;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmSettings.DurableSettings;
import dev.parley.router.Time;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.DurablePlace;
import dev.parley.router.state.Weight;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far those have got who have durable subscriptions, here or not. Each change is saved: {@code
 * durable/authid/match/topic/name}, with {@code %} and {@code /} as in URIs, and the place in the journal and when it was used last. The
 * broker's.
 */
final class DurablePlaces {
    /** What saved keys begin with. */
    static final String PREFIX = "durable/";

    /** Choice: of one authid. */
    private static final int MAX_OF_ONE = 1_000;

    private static final int MAX_TEXTS = 256;

    /** Whoever is refused again and again does not have all of them looked at each time. */
    private static final long LOOK_MILLIS = 1_000;

    private final PlaceId realm;
    private final CurrentSettings settings;
    private final Actions actions;

    /** Who was used longest ago need not be the first. */
    private final Map<DurablePlace.Key, DurablePlace> places = new LinkedHashMap<>();

    private final Map<String, Integer> countByAuthid = new HashMap<>();

    /** Topics and names that many places have: they hold the same text, and not each a copy of it. */
    private final Map<String, String> texts = new HashMap<>();

    private long lastOrdinal;

    /** When it was last looked for those that nobody has used for long, by the monotonic clock. */
    private long lookedMillis = Long.MIN_VALUE / 2;

    DurablePlaces(PlaceId realm, CurrentSettings settings, Actions actions) {
        this.realm = realm;
        this.settings = settings;
        this.actions = actions;
    }

    /** The place of that key; null where there is none, or none any more. */
    @Nullable
    DurablePlace find(DurablePlace.Key key, Time now) {
        DurablePlace place = places.get(key);
        if (place != null && isOld(place, now)) {
            forget(place);
            return null;
        }
        return place;
    }

    /** So many, from the first that came after the one of that ordinal. */
    List<DurablePlace> after(long ordinal, int limit) {
        return places.values().stream()
                .filter(place -> place.ordinal > ordinal)
                .limit(limit)
                .toList();
    }

    int size() {
        return places.size();
    }

    /** What stands against another, or null. Forgets those that nobody has used for long, if that was not a moment ago. */
    @Nullable
    String refusal(DurablePlace.Key key, Time now) {
        String over = overMuch(key);
        if (over != null && now.monotonicMillis() - lookedMillis >= LOOK_MILLIS) {
            lookedMillis = now.monotonicMillis();
            forgetUnused(now);
            over = overMuch(key);
        }
        return over;
    }

    private @Nullable String overMuch(DurablePlace.Key key) {
        return countByAuthid.getOrDefault(key.authid(), 0) >= MAX_OF_ONE
                ? "the authid " + key.authid() + " has " + MAX_OF_ONE + " durable subscriptions, and may not have more"
                : settings.places().refusal(weight(key));
    }

    /** Another, at that place in the journal. */
    DurablePlace add(DurablePlace.Key key, long position, Time now) {
        DurablePlace place = new DurablePlace(sharing(key), ++lastOrdinal, position, now.wallMillis());
        put(place);
        save(place);
        return place;
    }

    private DurablePlace.Key sharing(DurablePlace.Key key) {
        return new DurablePlace.Key(key.authid(), shared(key.topic()), key.match(), shared(key.name()));
    }

    private String shared(String text) {
        if (texts.size() >= MAX_TEXTS && !texts.containsKey(text)) {
            texts.clear();
        }
        return texts.computeIfAbsent(text, same -> same);
    }

    private void put(DurablePlace place) {
        if (places.put(place.key, place) == null) {
            settings.places().charge(weight(place.key));
            countByAuthid.merge(place.key.authid(), 1, Integer::sum);
        }
    }

    /** Keeps where it is; nothing where it has been forgotten, though something of it was still on the way. */
    void save(DurablePlace place) {
        if (places.get(place.key) != place) {
            return;
        }
        actions.save(realm, text(place.key), place.position() + " " + place.usedMillis);
    }

    void forget(DurablePlace place) {
        if (places.remove(place.key, place)) {
            released(place);
        }
    }

    private void released(DurablePlace place) {
        settings.places().release(weight(place.key));
        countByAuthid.computeIfPresent(place.key.authid(), (authid, count) -> count == 1 ? null : count - 1);
        actions.save(realm, text(place.key), null);
    }

    /** Forgets those that nobody has used for longer than he may. */
    void forgetUnused(Time now) {
        for (Iterator<DurablePlace> all = places.values().iterator(); all.hasNext(); ) {
            DurablePlace place = all.next();
            if (isOld(place, now)) {
                all.remove();
                released(place);
            }
        }
    }

    private static long weight(DurablePlace.Key key) {
        return Weight.record(key.topic()) + key.authid().length() + key.name().length();
    }

    private boolean isOld(DurablePlace place, Time now) {
        return place.holders.isEmpty() && now.wallMillis() - place.usedMillis > forMillis(place.key);
    }

    private long forMillis(DurablePlace.Key key) {
        return settings.realm().durable().stream()
                .filter(durable -> key.name().isEmpty() && durable.match().matches(durable.uri(), key.topic()))
                .mapToLong(DurableSettings::forMillis)
                .max()
                .orElse(DurableSettings.DEFAULT_MILLIS);
    }

    /**
     * One that was saved before the router was started again.
     *
     * @throws IllegalArgumentException if that is none
     */
    void loaded(String text, String value) {
        String[] parts = text.split("/", -1);
        int space = value.indexOf(' ');
        if (parts.length != 5 || space < 0) {
            throw new IllegalArgumentException("no place of a durable subscription: " + text);
        }
        DurablePlace.Key key = new DurablePlace.Key(
                unescaped(parts[1]),
                unescaped(parts[3]),
                MatchPolicy.valueOf(parts[2].toUpperCase(Locale.ROOT)),
                unescaped(parts[4]));
        put(new DurablePlace(
                sharing(key),
                ++lastOrdinal,
                Long.parseLong(value.substring(0, space)),
                Long.parseLong(value.substring(space + 1))));
    }

    private static String text(DurablePlace.Key key) {
        return PREFIX + escaped(key.authid()) + "/" + key.match().key() + "/" + escaped(key.topic()) + "/"
                + escaped(key.name());
    }

    private static String escaped(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }

    private static String unescaped(String part) {
        return part.replace("%2F", "/").replace("%25", "%");
    }
}

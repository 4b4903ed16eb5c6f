package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a publication may reach among those who subscribe: section "Subscriber Black- and Whitelisting", whose six lists all must
 * be satisfied, and the publisher's own exclusion. A list that is present and empty is a list: nobody is in it.
 */
public final class Audience {
    public static final Audience EVERYBODY = new Audience(0, Dict.EMPTY);

    /** The session that is not to receive its own event; 0 for none. */
    public final long excluded;

    private final @Nullable Set<?> eligible;
    private final @Nullable Set<?> eligibleAuthids;
    private final @Nullable Set<?> eligibleAuthroles;
    private final @Nullable Set<?> excludedIds;
    private final @Nullable Set<?> excludedAuthids;
    private final @Nullable Set<?> excludedAuthroles;

    private Audience(long excluded, Dict options) {
        this.excluded = excluded;
        eligible = set(options, Attribute.ELIGIBLE);
        eligibleAuthids = set(options, Attribute.ELIGIBLE_AUTHID);
        eligibleAuthroles = set(options, Attribute.ELIGIBLE_AUTHROLE);
        excludedIds = set(options, Attribute.EXCLUDE);
        excludedAuthids = set(options, Attribute.EXCLUDE_AUTHID);
        excludedAuthroles = set(options, Attribute.EXCLUDE_AUTHROLE);
    }

    /** The audience of a publication with those options. */
    public static Audience of(Session publisher, Dict options) {
        // "the Publisher of an event will never receive the published event" (EVENT), unless it asks to
        return new Audience(options.is(Attribute.EXCLUDE_ME, true) ? publisher.id : 0, options);
    }

    /** The audience that was {@link #lists} once. */
    public static Audience of(long excluded, Dict lists) {
        return excluded == 0 && lists.isEmpty() ? EVERYBODY : new Audience(excluded, lists);
    }

    /** Its lists, as the options of a publication have them. */
    public Dict lists() {
        if (!isListed()) {
            return Dict.EMPTY;
        }
        Map<String, @Nullable Object> lists = new LinkedHashMap<>();
        put(lists, Attribute.ELIGIBLE, eligible);
        put(lists, Attribute.ELIGIBLE_AUTHID, eligibleAuthids);
        put(lists, Attribute.ELIGIBLE_AUTHROLE, eligibleAuthroles);
        put(lists, Attribute.EXCLUDE, excludedIds);
        put(lists, Attribute.EXCLUDE_AUTHID, excludedAuthids);
        put(lists, Attribute.EXCLUDE_AUTHROLE, excludedAuthroles);
        return Dict.of(lists);
    }

    private static void put(Map<String, @Nullable Object> lists, Attribute attribute, @Nullable Set<?> list) {
        if (list != null) {
            lists.put(attribute.key(), List.copyOf(list));
        }
    }

    private static @Nullable Set<?> set(Dict options, Attribute attribute) {
        List<?> list = options.list(attribute);
        return list == null ? null : new HashSet<>(list);
    }

    boolean admits(Session subscriber) {
        return subscriber.id != excluded
                && isIn(eligible, subscriber.id)
                && isNotIn(excludedIds, subscriber.id)
                && admitsIdentity(subscriber);
    }

    /** What lasts longer than a session: whether its authid and authrole are admitted. */
    public boolean admitsIdentity(Session subscriber) {
        return isIn(eligibleAuthids, subscriber.authid)
                && isIn(eligibleAuthroles, subscriber.authrole)
                && isNotIn(excludedAuthids, subscriber.authid)
                && isNotIn(excludedAuthroles, subscriber.authrole);
    }

    /** Whether only sessions that are there now may receive it: nobody who comes later. */
    public boolean isForSessions() {
        return eligible != null;
    }

    /** Whether one of the lists names sessions. */
    public boolean namesSessions() {
        return eligible != null || excludedIds != null;
    }

    /** Whether there is any list. */
    public boolean isListed() {
        return namesSessions()
                || eligibleAuthids != null
                || eligibleAuthroles != null
                || excludedAuthids != null
                || excludedAuthroles != null;
    }

    /** What its lists cost in memory; nothing where there are none. */
    long weight() {
        return weight(eligible)
                + weight(eligibleAuthids)
                + weight(eligibleAuthroles)
                + weight(excludedIds)
                + weight(excludedAuthids)
                + weight(excludedAuthroles);
    }

    private static long weight(@Nullable Set<?> list) {
        return list == null ? 0 : Weight.ofValue(list);
    }

    private static boolean isIn(@Nullable Set<?> whitelist, Object value) {
        return whitelist == null || whitelist.contains(value);
    }

    private static boolean isNotIn(@Nullable Set<?> blacklist, Object value) {
        return blacklist == null || !blacklist.contains(value);
    }
}

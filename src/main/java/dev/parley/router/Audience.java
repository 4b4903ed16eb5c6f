package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a publication may reach among those who subscribe: section "Subscriber Black- and Whitelisting", whose six lists all must
 * be satisfied, and the publisher's own exclusion. A list that is present and empty is a list: nobody is in it.
 */
final class Audience {
    private final @Nullable Session excluded;
    private final @Nullable Set<?> eligible;
    private final @Nullable Set<?> eligibleAuthids;
    private final @Nullable Set<?> eligibleAuthroles;
    private final @Nullable Set<?> excludedIds;
    private final @Nullable Set<?> excludedAuthids;
    private final @Nullable Set<?> excludedAuthroles;

    /** The audience of a publication with those options. */
    Audience(Session publisher, Dict options) {
        // "the Publisher of an event will never receive the published event" (EVENT), unless it asks to
        excluded = options.is(Attribute.EXCLUDE_ME, true) ? publisher : null;
        eligible = set(options, Attribute.ELIGIBLE);
        eligibleAuthids = set(options, Attribute.ELIGIBLE_AUTHID);
        eligibleAuthroles = set(options, Attribute.ELIGIBLE_AUTHROLE);
        excludedIds = set(options, Attribute.EXCLUDE);
        excludedAuthids = set(options, Attribute.EXCLUDE_AUTHID);
        excludedAuthroles = set(options, Attribute.EXCLUDE_AUTHROLE);
    }

    private static @Nullable Set<?> set(Dict options, Attribute attribute) {
        List<?> list = options.list(attribute);
        return list == null ? null : new HashSet<>(list);
    }

    boolean admits(Session subscriber) {
        return subscriber != excluded
                && isIn(eligible, subscriber.id)
                && isIn(eligibleAuthids, subscriber.authid)
                && isIn(eligibleAuthroles, subscriber.authrole)
                && isNotIn(excludedIds, subscriber.id)
                && isNotIn(excludedAuthids, subscriber.authid)
                && isNotIn(excludedAuthroles, subscriber.authrole);
    }

    private static boolean isIn(@Nullable Set<?> whitelist, Object value) {
        return whitelist == null || whitelist.contains(value);
    }

    private static boolean isNotIn(@Nullable Set<?> blacklist, Object value) {
        return blacklist == null || !blacklist.contains(value);
    }
}

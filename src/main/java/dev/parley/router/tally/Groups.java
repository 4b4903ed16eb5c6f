package dev.parley.router.tally;

import dev.parley.router.GroupFigures;
import dev.parley.router.UriGroup;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by the groups of URIs that the configuration defines. What is known of a URI is kept for some of them, so that the groups are
 * not gone through for each message. For whoever has the place's turn.
 */
final class Groups {
    private static final int MOST_KNOWN = 1_000;

    /** Longer ones are gone through each time: peers choose them. */
    private static final int MOST_CHARS = 200;

    private final List<UriGroup> groups;
    private final Map<String, Counted> byName = new LinkedHashMap<>();
    private final Map<String, Counted> known = new HashMap<>();
    private final Counted other;

    /** Groups that begin with what the former have counted under the same names. */
    Groups(List<UriGroup> groups, Map<String, Counted> former) {
        this.groups = List.copyOf(groups);
        groups.forEach(group -> byName.put(group.name(), former.getOrDefault(group.name(), new Counted())));
        other = former.getOrDefault(UriGroup.OTHER, new Counted());
        byName.put(UriGroup.OTHER, other);
    }

    /** What counts what is about that URI: the first group that matches. */
    Counted of(String uri) {
        Counted found = known.get(uri);
        if (found == null) {
            found = find(uri);
            if (uri.length() <= MOST_CHARS) {
                if (known.size() >= MOST_KNOWN) {
                    known.clear();
                }
                known.put(uri, found);
            }
        }
        return found;
    }

    private Counted find(String uri) {
        for (UriGroup group : groups) {
            if (group.match().matches(group.uri(), uri)) {
                return byName.getOrDefault(group.name(), other);
            }
        }
        return other;
    }

    List<UriGroup> groups() {
        return groups;
    }

    Map<String, Counted> byName() {
        return byName;
    }

    Map<String, GroupFigures> figures() {
        Map<String, GroupFigures> figures = new LinkedHashMap<>();
        byName.forEach((name, counted) -> figures.put(name, counted.figures()));
        return figures;
    }
}

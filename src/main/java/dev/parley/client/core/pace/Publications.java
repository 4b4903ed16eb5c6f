package dev.parley.client.core.pace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/** The publications that were seen lately, in their order, to know them again. For the parts of one client's core. */
public final class Publications {
    private static final int REMEMBERED = 4096;

    /** How many are tried as cursors, where the last ones are not in the history. */
    private static final int TRIED = 16;

    private final LinkedHashSet<Long> all = new LinkedHashSet<>();

    public void add(long publication) {
        all.add(publication);
        if (all.size() > REMEMBERED) {
            Iterator<Long> oldest = all.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    public boolean contains(long publication) {
        return all.contains(publication);
    }

    /** Where to go on in a history that does not have that one: the latest first, and 0, its beginning, last. */
    public Iterator<Long> cursorsInsteadOf(long unknown) {
        List<Long> known = List.copyOf(all);
        List<Long> latest = new ArrayList<>(known.subList(Math.max(0, known.size() - TRIED), known.size()));
        Collections.reverse(latest);
        latest.remove(unknown);
        latest.add(0L);
        return latest.iterator();
    }
}

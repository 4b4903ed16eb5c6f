package dev.parley.client.core;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is to happen when a time has come, soonest first. For the parts of one {@link ClientCore}. */
final class Deadlines {
    private static final Comparator<Deadline> SOONEST_FIRST =
            Comparator.comparingLong(Deadline::at).thenComparingLong(Deadline::number);

    private final TreeSet<Deadline> all = new TreeSet<>(SOONEST_FIRST);
    private long last;

    /** What happens then. */
    interface Due {
        void due(long now);
    }

    /** One of them. */
    record Deadline(long at, long number, Due due) {}

    Deadline at(long time, Due due) {
        Deadline deadline = new Deadline(time, ++last, due);
        all.add(deadline);
        return deadline;
    }

    void cancel(@Nullable Deadline deadline) {
        if (deadline != null) {
            all.remove(deadline);
        }
    }

    /** The soonest; {@link Long#MAX_VALUE} where there is none. */
    long next() {
        return all.isEmpty() ? Long.MAX_VALUE : all.first().at();
    }

    void elapsed(long now) {
        while (next() <= now) {
            Deadline soonest = all.first();
            all.remove(soonest);
            soonest.due().due(now);
        }
    }

    int size() {
        return all.size();
    }
}

package dev.parley.client.core.pace;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is to happen when a time has come, soonest first. For the parts of one client's core. */
public final class Deadlines {
    private static final Comparator<Deadline> SOONEST_FIRST =
            Comparator.comparingLong(Deadline::at).thenComparingLong(Deadline::number);

    private final TreeSet<Deadline> all = new TreeSet<>(SOONEST_FIRST);
    private long last;

    /** What happens then. */
    public interface Due {
        void due(long now);
    }

    /** One of them. */
    public record Deadline(long at, long number, Due due) {}

    public Deadline at(long time, Due due) {
        Deadline deadline = new Deadline(time, ++last, due);
        all.add(deadline);
        return deadline;
    }

    public void cancel(@Nullable Deadline deadline) {
        if (deadline != null) {
            all.remove(deadline);
        }
    }

    /** The soonest; {@link Long#MAX_VALUE} where there is none. */
    public long next() {
        return all.isEmpty() ? Long.MAX_VALUE : all.first().at();
    }

    public void elapsed(long now) {
        while (next() <= now) {
            Deadline soonest = all.first();
            all.remove(soonest);
            soonest.due().due(now);
        }
    }

    public int size() {
        return all.size();
    }
}

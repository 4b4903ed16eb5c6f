package dev.parley.router.access;

import dev.parley.message.Payload;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.state.Actions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one place that are not answered yet, and what each is about. That place alone calls it.
 *
 * <p>A decider is asked a bounded number of questions at once, so that those who make the router ask cannot make it tell a decider
 * more than that reads. Other questions wait in the order in which they came; where too many wait, the last are not put.
 *
 * @param <T> what they are about
 */
public final class Questions<T> {
    /** Choice: as many questions a decider has before it at once. */
    public static final int AT_ONCE = 64;

    private final PlaceId asker;
    private final Actions actions;
    private final int mostWaiting;
    private final Predicate<T> isWanted;
    private final Map<Long, T> open = new HashMap<>();
    private final Map<Decider, Line> lines = new HashMap<>();
    private long last;

    /** A procedure, or a class. */
    private record Decider(String realm, String procedure) {}

    private record Waiting<T>(T matter, Payload arguments, long timeoutMillis) {}

    /** Those who wait for one decider. */
    private final class Line {
        final Decider decider;
        final Deque<Waiting<T>> waiting = new ArrayDeque<>();
        int asked;

        Line(Decider decider) {
            this.decider = decider;
        }

        void serve() {
            while (asked < AT_ONCE && !waiting.isEmpty()) {
                Waiting<T> next = waiting.remove();
                if (isWanted.test(next.matter)) {
                    asked++;
                    open.put(++last, next.matter);
                    actions.ask(new Question(
                            asker, last, decider.realm, decider.procedure, next.arguments, next.timeoutMillis));
                }
            }
            if (asked == 0) {
                lines.remove(decider);
            }
        }
    }

    /**
     * Questions of that place.
     *
     * @param mostWaiting how many may wait for one decider
     * @param isWanted whether somebody still waits for the answer
     */
    public Questions(PlaceId asker, Actions actions, int mostWaiting, Predicate<T> isWanted) {
        this.asker = asker;
        this.actions = actions;
        this.mostWaiting = mostWaiting;
        this.isWanted = isWanted;
    }

    /** Asks about that, now or as soon as the decider has answered others; false where too many wait for it. */
    public boolean ask(T matter, String realm, String procedure, Payload arguments, long timeoutMillis) {
        Line line = lines.computeIfAbsent(new Decider(realm, procedure), Line::new);
        if (line.waiting.size() >= mostWaiting) {
            line.waiting.removeIf(waiting -> !isWanted.test(waiting.matter));
        }
        if (line.waiting.size() >= mostWaiting) {
            return false;
        }
        line.waiting.add(new Waiting<>(matter, arguments, timeoutMillis));
        line.serve();
        return true;
    }

    /** Whether the decider has heard of that. */
    public boolean isAsked(T matter) {
        return open.containsValue(matter);
    }

    /** What the question that is answered now was about; null where it has been answered before. */
    @Nullable
    public T answered(Question question) {
        T matter = open.remove(question.number());
        Line line = lines.get(new Decider(question.realm(), question.procedure()));
        if (matter != null && line != null) {
            line.asked--;
            line.serve();
        }
        return matter;
    }
}

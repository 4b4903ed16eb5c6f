package dev.parley.router.state;

import dev.parley.message.Payload;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one place that are not answered yet, and what each is about. That place alone calls it.
 *
 * @param <T> what they are about
 */
public final class Questions<T> {
    private final PlaceId asker;
    private final Map<Long, T> open = new HashMap<>();
    private long last;

    public Questions(PlaceId asker) {
        this.asker = asker;
    }

    /** A new question about that. */
    public Question about(T matter, String realm, String procedure, Payload arguments, long timeoutMillis) {
        open.put(++last, matter);
        return new Question(asker, last, realm, procedure, arguments, timeoutMillis);
    }

    /** What the question that is answered now was about; null where it has been answered before. */
    @Nullable
    public T answered(Question question) {
        return open.remove(question.number());
    }
}

package dev.parley.management.inspector;

import dev.parley.router.Excerpt;
import dev.parley.runtime.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A list of a realm that is told a part at a time, and can be filtered by a text: outside the realm's turns, of which a request takes
 * {@value #MOST_TURNS} at most. Made and asked by {@link Inspector}; stateless.
 *
 * @param <T> what is listed
 */
final class Listing<T> {
    static final int MOST_TURNS = 20;

    /** Asks a realm for a part. */
    interface Source<T> {
        CompletableFuture<@Nullable Excerpt<T>> ask(String realm, long after, int limit);
    }

    private final Source<T> source;
    private final ToLongFunction<T> place;
    private final Function<T, Map<String, @Nullable Object>> row;
    private final List<String> searched;

    /**
     * A list.
     *
     * @param place behind what the list goes on after that thing
     * @param searched the keys of what the filter looks at
     */
    Listing(
            Source<T> source,
            ToLongFunction<T> place,
            Function<T, Map<String, @Nullable Object>> row,
            List<String> searched) {
        this.source = source;
        this.place = place;
        this.row = row;
        this.searched = searched;
    }

    /** A part that grows from turn to turn. */
    private final class Part {
        final String realm;
        final int limit;
        final @Nullable String filter;
        final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        long after;
        int turns;

        Part(Query query) {
            this.realm = query.required(Query.REALM);
            this.limit = query.limit();
            String wanted = query.text(Query.FILTER);
            this.filter = wanted == null ? null : wanted.toLowerCase(Locale.ROOT);
            this.after = query.after();
        }

        CompletableFuture<@Nullable Map<String, @Nullable Object>> grow() {
            turns++;
            return source.ask(realm, after, filter == null ? limit : Inspection.MOST)
                    .thenCompose(this::take);
        }

        private CompletableFuture<@Nullable Map<String, @Nullable Object>> take(@Nullable Excerpt<T> excerpt) {
            if (excerpt == null) {
                return CompletableFuture.completedFuture(null);
            }
            for (T one : excerpt.entries()) {
                if (rows.size() == limit) {
                    return CompletableFuture.completedFuture(answer(after));
                }
                Map<String, @Nullable Object> made = row.apply(one);
                if (filter == null || Rows.contains(made, searched, filter)) {
                    rows.add(made);
                }
                after = place.applyAsLong(one);
            }
            return excerpt.next() == 0 || rows.size() == limit || turns == MOST_TURNS
                    ? CompletableFuture.completedFuture(answer(excerpt.next()))
                    : grow();
        }

        private Map<String, @Nullable Object> answer(long next) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("entries", rows);
            answer.put("next", next == 0 ? null : next);
            return answer;
        }
    }

    /** The entries that are wanted, and behind what the list goes on; null where the realm does not answer. */
    CompletableFuture<@Nullable Map<String, @Nullable Object>> ask(Query query) {
        return new Part(query).grow();
    }
}

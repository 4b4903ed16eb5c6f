package dev.parley.client;

import dev.parley.client.engine.Invoked;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the calls of a procedure. Several calls may be under way at once, each in a thread of the client's executor. */
public interface Procedure {

    /**
     * Answers one call. The thread is interrupted where the caller cancels it.
     *
     * @return the one result; an {@link Arguments} for none, several or keyword results; null for none; a
     *     {@link java.util.concurrent.CompletionStage} of one of these; or a {@link Flow.Publisher} of progressive results, of
     *     which a caller that takes none gets a list in the end
     * @throws WampException to answer with that ERROR; anything else is answered {@code wamp.error.runtime_error} and logged
     */
    @Nullable
    Object answer(Call call) throws Exception;

    /** A call. For all threads. */
    final class Call {
        private final Invoked run;
        private final Arguments arguments;

        Call(Invoked run) {
            this.run = run;
            this.arguments = new Arguments(run.payload());
        }

        @SuppressWarnings("ReferenceEquality") // the first chunk, whose arguments may have been read already
        private Arguments chunk(Payload payload) {
            return payload == run.payload() ? arguments : new Arguments(payload);
        }

        /** The arguments; of a call in chunks those of the first. */
        public Arguments arguments() {
            return arguments;
        }

        /** What the router says about it, for example the {@code caller} where that is disclosed. */
        public Dict details() {
            return run.details();
        }

        /** What was called: for a pattern registration not what was registered. */
        public String procedure() {
            return run.procedure();
        }

        /** Whether the caller takes progressive results. */
        public boolean takesProgress() {
            return run.takesProgress();
        }

        /**
         * Sends a progressive result; nothing where the caller takes none. Waits while the router does not read.
         *
         * @param results one, several or, with an {@link Arguments}, keyword results
         * @throws CancellationException where the call is over: cancelled, timed out, or its session gone
         */
        public void progress(@Nullable Object... results) {
            Arguments several =
                    results.length == 1 && results[0] instanceof Arguments whole ? whole : Arguments.of(results);
            run.progress(several.payload());
        }

        /** Whether nobody waits for the result any more: cancelled, timed out, or the session gone. */
        public boolean isCanceled() {
            return run.isOver();
        }

        /** Has that run, in some thread, when nobody waits for the result any more; at once where that is so already. */
        public void onCancel(Runnable action) {
            run.onCancel(action);
        }

        /**
         * The chunks of a call that comes in several, the first one included; of a call in one piece that alone. A last one without
         * arguments only says that it is the last. One subscriber may take them.
         */
        public Flow.Publisher<Arguments> chunks() {
            return new Mapped<>(run.chunks(), this::chunk);
        }

        /**
         * Takes the chunks in the procedure's own thread, until the last.
         *
         * @throws CancellationException where the call is over before that
         */
        public void forEachChunk(Consumer<Arguments> consumer) throws InterruptedException {
            run.forEachChunk(chunk -> consumer.accept(chunk(chunk)));
        }
    }
}

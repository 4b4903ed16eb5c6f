package dev.parley.client.engine;

import dev.parley.message.Dict;
import org.jspecify.annotations.Nullable;

/** A request, or the work of a handler, as a trace has it. Made by {@link Tracing}; for all threads, but never for that which has the core. */
public interface Traced {
    /** Nobody traces it. */
    Traced NONE = new Traced() {};

    /** Those options, and by which trace it goes on. */
    default Dict told(Dict options) {
        return options;
    }

    /** What this thread does from now on is a part of it, until it is left. */
    default Scope enter() {
        return Scope.NONE;
    }

    /** The id that the router has given to the publication. */
    default void published(long publication) {}

    /**
     * It is over. Whatever is said after that has no effect.
     *
     * @param error the URI of the error, or the class of the exception, that it ended with; null where it went well
     */
    default void end(@Nullable String error) {}

    /** A stretch of one thread's work. */
    interface Scope {
        /** That of what nobody traces. */
        Scope NONE = () -> {};

        void leave();
    }
}

package dev.parley.engine;

import java.io.Serial;

/** What is kept cannot be read. The message says which file or server it is, what is wrong with it, and what to do. */
public final class EngineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }

    public EngineException(String message) {
        super(message);
    }
}

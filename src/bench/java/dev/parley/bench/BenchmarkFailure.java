package dev.parley.bench;

import java.util.concurrent.ExecutionException;

/** A scenario cannot go on, or its answers were wrong; thrown anywhere in the harness, reported as the scenario's result. */
final class BenchmarkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchmarkFailure(String message) {
        super(message);
    }

    BenchmarkFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The failure that another thread has met, as one of this thread. */
    static BenchmarkFailure of(ExecutionException met) {
        Throwable cause = met.getCause();
        String message = cause instanceof BenchmarkFailure ? cause.getMessage() : String.valueOf(cause);
        return new BenchmarkFailure(String.valueOf(message), met);
    }
}

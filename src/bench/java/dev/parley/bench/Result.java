package dev.parley.bench;

import java.util.Map;

/** What one scenario has found on one server: its figures, NaN where one is not available, or why it failed. */
record Result(String scenario, String server, String unit, Map<Figure, Double> figures, String failure) {
    Result {
        figures = Map.copyOf(figures);
    }

    boolean isFailed() {
        return !failure.isEmpty();
    }
}

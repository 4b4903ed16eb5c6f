package dev.parley.bench;

import java.util.Map;

/** One line of what a scenario has found: figures, or why there are none. */
record Measurement(String what, String unit, Map<Figure, Double> figures, String failure) {
    Measurement(String what, String unit, Map<Figure, Double> figures) {
        this(what, unit, figures, "");
    }

    static Measurement failed(String what, String unit, BenchmarkFailure failure) {
        return new Measurement(what, unit, Map.of(), String.valueOf(failure.getMessage()));
    }
}

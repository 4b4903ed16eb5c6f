package dev.parley.bench;

import java.util.Map;

/** One line of what a scenario has found. */
record Measurement(String what, String unit, Map<Figure, Double> figures) {}

package dev.parley.router;

/**
 * When a fact happened, by two clocks. Whoever brings facts reads both clocks together.
 *
 * @param monotonicMillis milliseconds since any moment; never goes back: all deadlines count by it
 * @param wallMillis milliseconds since the epoch, as the clock on the wall says, which somebody may set: for timestamps, tokens
 *     and cookies
 */
public record Time(long monotonicMillis, long wallMillis) {}

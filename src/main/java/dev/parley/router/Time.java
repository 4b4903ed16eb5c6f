package dev.parley.router;

/**
 * The time of a fact by two clocks. The runtime reads both clocks together when it brings the fact.
 *
 * @param monotonicMillis milliseconds since an arbitrary moment; never goes back: all deadlines count by it
 * @param wallMillis milliseconds since the epoch; jumps when the clock is set: timestamps, tokens and cookies count by it
 */
public record Time(long monotonicMillis, long wallMillis) {}

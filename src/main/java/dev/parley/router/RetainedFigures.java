package dev.parley.router;

/**
 * What a realm knows of an event that is retained, at one moment. Immutable.
 *
 * @param ordinal how many events were retained before it, and itself
 * @param publishedMillis since the epoch
 * @param bytes octets that it takes, as the router estimates them
 * @param isForAll whether every subscriber may get it, but perhaps for its publisher
 */
public record RetainedFigures(
        long ordinal, long publication, String topic, long publishedMillis, long bytes, boolean isForAll) {}

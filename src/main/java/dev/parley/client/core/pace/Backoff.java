package dev.parley.client.core.pace;

/**
 * How long to wait between rounds of attempts, and how many there are. Immutable.
 *
 * @param firstMillis the first delay; those behind it double
 * @param longestMillis what delays grow to
 * @param attempts how many rounds over all addresses may fail in a row
 * @param fromTheStart whether that goes for the first session too; otherwise one round is all there is
 */
public record Backoff(long firstMillis, long longestMillis, int attempts, boolean fromTheStart) {

    public boolean isOn() {
        return attempts > 0 && longestMillis > 0;
    }

    /**
     * The delay after that many rounds that failed.
     *
     * @param chance a random number from 0 inclusive to 1 exclusive, which shortens the delay by up to a half
     */
    public long delayMillis(int failed, double chance) {
        long doubled = firstMillis;
        for (int i = 0; i < failed && doubled < longestMillis; i++) {
            doubled *= 2;
        }
        long delay = Math.min(doubled, longestMillis);
        return delay - (long) (delay * chance / 2);
    }
}

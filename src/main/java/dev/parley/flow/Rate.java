package dev.parley.flow;

/**
 * How fast a peer may send, on an average. Immutable.
 *
 * @param messages a second; 0 for any number
 * @param octets a second; 0 for any number
 * @param burstSeconds what it may send at once, in seconds of the average, at least 1
 * @param isRefusing whether what is over is refused; otherwise it waits
 */
public record Rate(int messages, int octets, int burstSeconds, boolean isRefusing) {

    /** The average, as the configuration puts it. */
    @Override
    public String toString() {
        String ofMessages = messages == 0 ? "" : messages + " messages";
        String ofOctets = octets == 0 ? "" : octets + " octets";
        return ofMessages + (messages == 0 || octets == 0 ? "" : " and ") + ofOctets + " a second";
    }
}

package dev.parley.flow;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An encoded message on its way to one or more peers. Its memory is charged once, as it is there once, and until the last of those
 * outboxes has let go of it: charged for each receiver, one event for many who read would look like too much.
 */
public final class Text {
    private final String characters;
    private final long octets;
    private final Budget budget;
    private final AtomicInteger holders;

    /** A text that so many outboxes are going to be given, of which each lets go once. */
    public Text(String characters, int holders, Budget budget) {
        this.characters = characters;
        this.octets = Budget.octets(characters);
        this.budget = budget;
        this.holders = new AtomicInteger(holders);
        if (holders > 0) {
            budget.charge(octets);
        }
    }

    String characters() {
        return characters;
    }

    int length() {
        return characters.length();
    }

    public long octets() {
        return octets;
    }

    /** One of its holders has sent it or does not send it any more. */
    void letGo() {
        if (holders.decrementAndGet() == 0) {
            budget.release(octets);
        }
    }
}

package dev.parley.flow;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message on its way to one or more peers. Its memory is charged once, from the first outbox that takes it until the last
 * one has sent or dropped it: were it charged for each receiver, one event for many receivers would look like too much.
 */
public final class Text {
    private final String characters;
    private final long octets;
    private final Budget budget;

    /** Null for a single holder: most messages have one, and it lets go once. */
    private final @Nullable AtomicInteger holders;

    /** A text that so many outboxes are going to be given, of which each lets go once. */
    public Text(String characters, int holders, Budget budget) {
        this.characters = characters;
        this.octets = Budget.octets(characters);
        this.budget = budget;
        this.holders = holders > 1 ? new AtomicInteger(holders) : null;
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
        if (holders == null || holders.decrementAndGet() == 0) {
            budget.release(octets);
        }
    }
}

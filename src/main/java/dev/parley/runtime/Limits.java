package dev.parley.runtime;

import dev.parley.flow.OutboxLimits;
import dev.parley.flow.Rate;
import java.util.Map;

/**
 * What one connection may cost, and how many there may be. Immutable.
 *
 * @param messageChars the longest message that is read, in characters; 0 where nobody measures them
 * @param helloChars the longest message that is read of a peer that has no session
 * @param outboxMessages how many messages may wait for a peer before it is disconnected
 * @param outboxChars how many characters may
 * @param pingMillis after how long a silence a peer is pinged
 * @param pongMillis how long a peer may take to show any sign of life after a ping, and a send to be accepted by it
 * @param connections how many there may be
 * @param connectionsPerAddress how many of them from one address; of this machine, where proxies are, there may be any number
 * @param inTransitOctets what messages that wait for peers, are on their way to them, or have not ended may take of the heap, on all
 *     connections together; beyond it those that have the most are disconnected
 * @param rateByRole how fast the sessions of some roles may send
 */
public record Limits(
        int messageChars,
        int helloChars,
        int outboxMessages,
        long outboxChars,
        long pingMillis,
        long pongMillis,
        int connections,
        int connectionsPerAddress,
        long inTransitOctets,
        Map<String, Rate> rateByRole) {
    /** The longest message that may be allowed, in characters or octets; with a separator behind it, it is a gibibyte. */
    public static final int MAX_MESSAGE = (1 << 30) - 1;

    /** What a batch has beyond the messages in it, behind the last of them. */
    public static final int SEPARATOR = 1;

    public static final Limits DEFAULT = new Limits(
            4 << 20,
            64 << 10,
            OutboxLimits.DEFAULT.messages(),
            OutboxLimits.DEFAULT.chars(),
            25_000,
            20_000,
            100_000,
            1_000,
            Runtime.getRuntime().maxMemory() / 4,
            Map.of());

    public Limits {
        rateByRole = Map.copyOf(rateByRole);
    }

    /** The longest message that is read, of a peer that has a session or not. */
    public int messageChars(boolean hasSession) {
        return hasSession ? messageChars : Math.min(messageChars, helloChars);
    }

    /** The same for a connection within this JVM. */
    Limits ofLocals() {
        return new Limits(
                0,
                helloChars,
                outboxMessages,
                outboxChars,
                pingMillis,
                pongMillis,
                connections,
                connectionsPerAddress,
                inTransitOctets,
                Map.of());
    }

    /** What may wait for one peer. */
    public OutboxLimits outbox() {
        return new OutboxLimits(outboxMessages, outboxChars);
    }

    /** With as many connections as there are by default. */
    public Limits(int messageChars, int outboxMessages, long outboxChars, long pingMillis, long pongMillis) {
        this(
                messageChars,
                DEFAULT.helloChars,
                outboxMessages,
                outboxChars,
                pingMillis,
                pongMillis,
                DEFAULT.connections,
                DEFAULT.connectionsPerAddress,
                DEFAULT.inTransitOctets,
                DEFAULT.rateByRole);
    }
}

package dev.parley.bench;

import java.util.List;

/**
 * A session that subscribes to many prefix and wildcard patterns and registers as many, none of which matches what the flows use,
 * though all are as near to it as can be.
 */
final class PatternHolder extends WampSession {
    /** How many requests may be under way. */
    private static final int WINDOW = 1000;

    private static final byte[] PREFIX = Wamp.ascii(",{\"match\":\"prefix\"},\"");
    private static final byte[] WILDCARD = Wamp.ascii(",{\"match\":\"wildcard\"},\"");

    /** The flows' names with a component missing in turn; a number follows that the flows do not reach. */
    private static final List<byte[]> WILD =
            List.of(Wamp.ascii(".parley.bench."), Wamp.ascii("dev..bench."), Wamp.ascii("dev.parley.."));

    private static final byte[] LITERAL = Wamp.ascii("dev.parley.bench.");
    private static final byte[] TOPIC = Wamp.ascii("topic");
    private static final byte[] PROCEDURE = Wamp.ascii("echo");
    private static final byte[] SUBSCRIBE = Wamp.ascii("[" + Wamp.SUBSCRIBE + ",");
    private static final byte[] REGISTER = Wamp.ascii("[" + Wamp.REGISTER + ",");
    private static final byte[] TAIL = Wamp.ascii("\"]");
    private static final int FIRST_NUMBER = 100_000;

    private final int each;
    private int asked;
    private int answered;

    /**
     * Joins and begins.
     *
     * @param each how many patterns of each kind: prefix and wildcard, subscribed to and registered
     */
    PatternHolder(EventLoop loop, Destination destination, int each) {
        super(loop, destination);
        this.each = each;
    }

    static int total(int each) {
        return 4 * each;
    }

    /** Whether the router has acknowledged all. */
    boolean isComplete() {
        return answered == total(each);
    }

    @Override
    void joined() {
        while (asked < Math.min(WINDOW, total(each))) {
            askNext();
        }
    }

    @Override
    void received(int type, MessageCursor cursor) {
        if (type != (answered < total(each) / 2 ? Wamp.SUBSCRIBED : Wamp.REGISTERED)) {
            throw cursor.unexpected("an acknowledgement of pattern " + (answered + 1));
        }
        answered++;
        if (asked < total(each)) {
            askNext();
        }
    }

    private void askNext() {
        int kind = asked / each;
        int number = asked % each;
        asked++;
        MessageBuilder request =
                message().append(kind < 2 ? SUBSCRIBE : REGISTER).append(asked);
        if (kind % 2 == 0) {
            request.append(PREFIX).append(LITERAL);
        } else {
            request.append(WILDCARD).append(WILD.get(number % WILD.size()));
        }
        send(request.append(kind < 2 ? TOPIC : PROCEDURE)
                .append(FIRST_NUMBER + number)
                .append(TAIL));
    }
}

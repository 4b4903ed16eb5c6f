package dev.parley.bench;

import java.util.List;

/** Events from one publisher to a session that has each of them by ten patterns; one counts as ended when it has come ten times. */
final class MatchFlow extends Flow {
    static final List<String> PREFIXES = List.of(
            "dev.parley.ten", "dev.parley.ten.", "dev.parley.ten.f", "dev.parley.ten.flow", "dev.parley.ten.flow.");
    static final List<String> WILDCARDS = List.of(
            ".parley.ten.flow.end",
            "dev..ten.flow.end",
            "dev.parley..flow.end",
            "dev.parley.ten..end",
            "dev.parley.ten.flow.");

    private static final int MATCHES = PREFIXES.size() + WILDCARDS.size();

    private final byte[] topic = Wamp.ascii("\"dev.parley.ten.flow.end\"");
    private final Publisher publisher = new Publisher();
    private final Subscriber subscriber = new Subscriber();
    private boolean isPublisherJoined;
    private int subscribed;
    private long receivedSequence = 1;
    private int received;

    MatchFlow(Setup setup) {
        super(setup);
    }

    @Override
    boolean isReady() {
        return isPublisherJoined && subscribed == MATCHES;
    }

    @Override
    void begin(long sequence) {
        publisher.publish(sequence);
    }

    @Override
    int unitsPerOperation() {
        return MATCHES;
    }

    @Override
    void close() {
        publisher.leave();
        subscriber.leave();
    }

    @Override
    boolean isClosed() {
        return publisher.isClosed() && subscriber.isClosed();
    }

    private final class Publisher extends PublishingSession {
        Publisher() {
            super(setup(), topic, "{}");
        }

        @Override
        void joined() {
            isPublisherJoined = true;
        }
    }

    private final class Subscriber extends WampSession {
        Subscriber() {
            super(setup().loop(), setup().destination());
        }

        @Override
        void joined() {
            int request = 0;
            for (String prefix : PREFIXES) {
                subscribe(++request, "prefix", prefix);
            }
            for (String wildcard : WILDCARDS) {
                subscribe(++request, "wildcard", wildcard);
            }
        }

        private void subscribe(int request, String match, String pattern) {
            send(message()
                    .append(Wamp.ascii("[" + Wamp.SUBSCRIBE + "," + request + ",{\"match\":\"" + match + "\"},\""
                            + pattern + "\"]")));
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type == Wamp.EVENT) {
                event(cursor);
            } else if (type == Wamp.SUBSCRIBED) {
                subscribed++;
            } else {
                throw cursor.unexpected("EVENT or SUBSCRIBED");
            }
        }

        private void event(MessageCursor cursor) {
            cursor.next().skip();
            cursor.next().skip();
            cursor.next().skip();
            long number = cursor.next().payload(setup().payload());
            if (number != Payload.number(setup().index(), receivedSequence)) {
                throw cursor.unexpected("event " + receivedSequence + " for the " + (received + 1) + ". time");
            }
            if (++received == MATCHES) {
                received = 0;
                end(receivedSequence++);
            }
        }
    }
}

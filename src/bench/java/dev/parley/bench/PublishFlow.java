package dev.parley.bench;

/** Acknowledged publications to a topic that nobody has subscribed to; one has ended when it is acknowledged. */
final class PublishFlow extends Flow {
    private final byte[] topic;
    private final Publisher publisher;
    private boolean isJoined;

    PublishFlow(Setup setup, String topicPrefix) {
        super(setup);
        topic = Wamp.ascii("\"" + topicPrefix + setup.index() + "\"");
        publisher = new Publisher();
    }

    @Override
    boolean isReady() {
        return isJoined;
    }

    @Override
    void begin(long sequence) {
        publisher.publish(sequence);
    }

    @Override
    void close() {
        publisher.leave();
    }

    @Override
    boolean isClosed() {
        return publisher.isClosed();
    }

    private final class Publisher extends WampSession {
        private final byte[] head = Wamp.ascii("[" + Wamp.PUBLISH + ",");
        private final byte[] middle = Wamp.ascii(",{\"acknowledge\":true},");
        private final byte[] arguments = Wamp.ascii(",[\"");
        private final byte[] tail = Wamp.ascii("\"]]");
        private long expected = 1;

        Publisher() {
            super(setup().loop(), setup().destination());
        }

        void publish(long sequence) {
            MessageBuilder publish = message()
                    .append(head)
                    .append(sequence)
                    .append(middle)
                    .append(topic)
                    .append(arguments);
            setup().payload().write(publish, Payload.number(setup().index(), sequence));
            send(publish.append(tail));
        }

        @Override
        void joined() {
            isJoined = true;
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type != Wamp.PUBLISHED || cursor.next().number() != expected) {
                throw cursor.unexpected("PUBLISHED of " + expected);
            }
            end(expected++);
        }
    }
}

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

    private final class Publisher extends PublishingSession {
        private long expected = 1;

        Publisher() {
            super(setup(), topic, "{\"acknowledge\":true}");
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

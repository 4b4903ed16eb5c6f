package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;

/** Events of a WAMP router. */
final class EventFlow extends FanOut {
    private final byte[] topic;
    private final byte[] options;
    private final int subscriberCount;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Publisher publisher;
    private int subscribed;
    private boolean isPublisherJoined;

    EventFlow(Setup setup, int subscriberCount) {
        this(setup, subscriberCount, "dev.parley.bench.topic", "{}");
    }

    /**
     * Events of a topic that begins like that.
     *
     * @param options those of SUBSCRIBE, in JSON
     */
    EventFlow(Setup setup, int subscriberCount, String topicPrefix, String options) {
        super(setup, subscriberCount);
        this.subscriberCount = subscriberCount;
        this.options = Wamp.ascii(",1," + options + ",");
        topic = Wamp.ascii("\"" + topicPrefix + setup.index() + "\"");
        publisher = new Publisher();
        for (int i = 0; i < subscriberCount; i++) {
            subscribers.add(new Subscriber());
        }
    }

    @Override
    boolean isReady() {
        return isPublisherJoined && subscribed == subscriberCount;
    }

    @Override
    void begin(long sequence) {
        publisher.publish(sequence);
    }

    @Override
    void close() {
        publisher.leave();
        subscribers.forEach(WampSession::leave);
    }

    @Override
    boolean isClosed() {
        return publisher.isClosed() && subscribers.stream().allMatch(WampSession::isClosed);
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
        private final Receipts receipts = new Receipts();

        Subscriber() {
            super(setup().loop(), setup().destination());
        }

        @Override
        void joined() {
            send(message()
                    .append(Wamp.ascii("[" + Wamp.SUBSCRIBE))
                    .append(options)
                    .append(topic)
                    .append(Wamp.ascii("]")));
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
            if (!receipts.take(cursor.next().payload(setup().payload()))) {
                throw cursor.unexpected("the next event");
            }
        }
    }
}

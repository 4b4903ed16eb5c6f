package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;

/** Events of a NATS server. */
final class NatsFlow extends FanOut {
    private static final byte[] LINE_END = Wamp.ascii("\r\n");

    private final String subject;
    private final Publisher publisher = new Publisher();
    private final List<Subscriber> subscribers = new ArrayList<>();

    NatsFlow(Setup setup, int subscriberCount) {
        super(setup, subscriberCount);
        subject = "dev.parley.bench.topic" + setup.index();
        for (int i = 0; i < subscriberCount; i++) {
            subscribers.add(new Subscriber());
        }
    }

    @Override
    boolean isReady() {
        return publisher.pongs() == 1 && subscribers.stream().allMatch(each -> each.pongs() == 2);
    }

    @Override
    void begin(long sequence) {
        publisher.publish(sequence);
    }

    @Override
    void close() {
        publisher.leave();
        subscribers.forEach(NatsSession::leave);
    }

    @Override
    boolean isClosed() {
        return publisher.isClosed() && subscribers.stream().allMatch(NatsSession::isClosed);
    }

    private final class Publisher extends NatsSession {
        Publisher() {
            super(setup());
        }

        void publish(long sequence) {
            MessageBuilder publish = operation("PUB " + subject + " ")
                    .append(setup().payload().length())
                    .append(LINE_END);
            setup().payload().write(publish, Payload.number(setup().index(), sequence));
            send(publish.append(LINE_END));
        }
    }

    private final class Subscriber extends NatsSession {
        private final Receipts receipts = new Receipts();

        Subscriber() {
            super(setup());
        }

        @Override
        void ponged() {
            if (pongs() == 1) {
                send(operation("SUB " + subject + " 1\r\nPING\r\n"));
            }
        }

        @Override
        void received(byte[] bytes, int from, int to) {
            if (!receipts.take(setup().payload().read(bytes, from, to))) {
                throw new BenchmarkFailure("the NATS server sent another than the next event");
            }
        }
    }
}

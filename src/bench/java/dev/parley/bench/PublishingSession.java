package dev.parley.bench;

/** A session that publishes to one topic, for a flow, the payloads of which are numbered; it is answered nothing unless a subclass is. */
abstract class PublishingSession extends WampSession {
    private static final byte[] HEAD = Wamp.ascii("[" + Wamp.PUBLISH + ",");
    private static final byte[] ARGUMENTS = Wamp.ascii(",[\"");
    private static final byte[] TAIL = Wamp.ascii("\"]]");

    private final Flow.Setup setup;
    private final byte[] topic;
    private final byte[] options;

    /**
     * A publisher of that flow.
     *
     * @param topic in JSON
     * @param options those of PUBLISH, in JSON
     */
    PublishingSession(Flow.Setup setup, byte[] topic, String options) {
        super(setup.loop(), setup.destination());
        this.setup = setup;
        this.topic = topic;
        this.options = Wamp.ascii("," + options + ",");
    }

    final void publish(long sequence) {
        MessageBuilder publish = message()
                .append(HEAD)
                .append(sequence)
                .append(options)
                .append(topic)
                .append(ARGUMENTS);
        setup.payload().write(publish, Payload.number(setup.index(), sequence));
        send(publish.append(TAIL));
    }

    @Override
    void received(int type, MessageCursor cursor) {
        throw cursor.unexpected("nothing for the publisher");
    }
}

package dev.parley.bench;

/** Answers each call with the arguments it got. */
final class EchoCallee extends WampSession {
    private final byte[] head = Wamp.ascii("[" + Wamp.YIELD + ",");
    private final byte[] middle = Wamp.ascii(",{},");
    private final byte[] tail = Wamp.ascii("]");

    private final byte[] procedure;
    private boolean isRegistered;
    private long invocations;

    /**
     * Connects and registers.
     *
     * @param procedure as JSON
     */
    EchoCallee(EventLoop loop, Destination destination, byte[] procedure) {
        super(loop, destination);
        this.procedure = procedure;
    }

    boolean isRegistered() {
        return isRegistered;
    }

    long invocations() {
        return invocations;
    }

    @Override
    void joined() {
        send(message()
                .append(Wamp.ascii("[" + Wamp.REGISTER + ",1,{},"))
                .append(procedure)
                .append(tail));
    }

    @Override
    void received(int type, MessageCursor cursor) {
        if (type == Wamp.INVOCATION) {
            invoked(cursor);
        } else if (type == Wamp.REGISTERED) {
            isRegistered = true;
        } else {
            throw cursor.unexpected("INVOCATION or REGISTERED");
        }
    }

    private void invoked(MessageCursor cursor) {
        invocations++;
        long request = cursor.next().number();
        cursor.next().skip();
        cursor.next().skip();
        int arguments = cursor.next().position();
        int argumentsEnd = cursor.skip();
        send(message()
                .append(head)
                .append(request)
                .append(middle)
                .append(cursor.text(), arguments, argumentsEnd)
                .append(tail));
    }
}

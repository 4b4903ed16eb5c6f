package dev.parley.bench;

/** Calls from one caller to one callee, which answers each with the arguments it got. */
final class CallFlow extends Flow {
    private final byte[] procedure;
    private final EchoCallee callee;
    private final Caller caller;
    private boolean isCallerJoined;

    CallFlow(Setup setup) {
        super(setup);
        procedure = Wamp.ascii("\"dev.parley.bench.echo" + setup.index() + "\"");
        callee = new EchoCallee(setup.loop(), setup.destination(), procedure);
        caller = new Caller();
    }

    @Override
    boolean isReady() {
        return callee.isRegistered() && isCallerJoined;
    }

    @Override
    void begin(long sequence) {
        caller.call(sequence);
    }

    @Override
    void checkTotals(long operations) {
        if (callee.invocations() != operations) {
            throw new BenchmarkFailure(operations + " calls became " + callee.invocations() + " invocations");
        }
    }

    @Override
    void close() {
        caller.leave();
        callee.leave();
    }

    @Override
    boolean isClosed() {
        return caller.isClosed() && callee.isClosed();
    }

    private final class Caller extends WampSession {
        private final byte[] head = Wamp.ascii("[" + Wamp.CALL + ",");
        private final byte[] middle = Wamp.ascii(",{},");
        private final byte[] arguments = Wamp.ascii(",[\"");
        private final byte[] tail = Wamp.ascii("\"]]");

        Caller() {
            super(setup().loop(), setup().destination());
        }

        void call(long sequence) {
            MessageBuilder call = message()
                    .append(head)
                    .append(sequence)
                    .append(middle)
                    .append(procedure)
                    .append(arguments);
            setup().payload().write(call, Payload.number(setup().index(), sequence));
            send(call.append(tail));
        }

        @Override
        void joined() {
            isCallerJoined = true;
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type != Wamp.RESULT) {
                throw cursor.unexpected("RESULT");
            }
            long sequence = cursor.next().number();
            cursor.next().skip();
            long number = cursor.next().payload(setup().payload());
            if (number != Payload.number(setup().index(), sequence)) {
                throw cursor.unexpected("the result of call " + sequence);
            }
            end(sequence);
        }
    }
}

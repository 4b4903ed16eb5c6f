package dev.parley.bench;

/** Calls from one caller to one callee, which answers each with the arguments it got. */
final class CallFlow extends Flow {
    private final byte[] procedure;
    private final Callee callee;
    private final Caller caller;
    private boolean isRegistered;
    private boolean isCallerJoined;
    private long invocations;

    CallFlow(Setup setup) {
        super(setup);
        procedure = Wamp.ascii("\"dev.parley.bench.echo" + setup.index() + "\"");
        callee = new Callee();
        caller = new Caller();
    }

    @Override
    boolean isReady() {
        return isRegistered && isCallerJoined;
    }

    @Override
    void begin(long sequence) {
        caller.call(sequence);
    }

    @Override
    void checkTotals(long operations) {
        if (invocations != operations) {
            throw new BenchmarkFailure(operations + " calls became " + invocations + " invocations");
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

    private final class Callee extends WampSession {
        private final byte[] head = Wamp.ascii("[" + Wamp.YIELD + ",");
        private final byte[] middle = Wamp.ascii(",{},");
        private final byte[] tail = Wamp.ascii("]");

        Callee() {
            super(setup().loop(), setup().destination());
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
}

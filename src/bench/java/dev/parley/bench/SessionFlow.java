package dev.parley.bench;

/** Sessions that connect, join, say goodbye and close; a session has ended when the server has closed its connection. */
final class SessionFlow extends Flow {
    SessionFlow(Setup setup) {
        super(setup);
    }

    @Override
    boolean isReady() {
        return true;
    }

    @Override
    void begin(long sequence) {
        new Visit(sequence);
    }

    @Override
    void close() {}

    @Override
    boolean isClosed() {
        return true;
    }

    private final class Visit extends WampSession {
        private final long sequence;

        Visit(long sequence) {
            super(setup().loop(), setup().destination());
            this.sequence = sequence;
        }

        @Override
        void joined() {
            leave();
        }

        @Override
        void received(int type, MessageCursor cursor) {
            throw cursor.unexpected("GOODBYE");
        }

        @Override
        void left() {
            end(sequence);
        }
    }
}

package dev.parley.bench;

/** Text messages to a server that returns each as it is: what the transport alone can do. */
final class EchoFlow extends Flow implements WebSocketConnection.Listener {
    private final MessageBuilder message = new MessageBuilder();
    private final WebSocketConnection connection;
    private boolean isReady;
    private boolean isClosing;
    private boolean isClosed;

    EchoFlow(Setup setup) {
        super(setup);
        connection = WebSocketConnection.open(setup.loop(), setup.destination().uri(), this);
    }

    @Override
    boolean isReady() {
        return isReady;
    }

    @Override
    void begin(long sequence) {
        message.clear();
        setup().payload().write(message, Payload.number(setup().index(), sequence));
        connection.send(message);
    }

    @Override
    void close() {
        isClosing = true;
        connection.close();
    }

    @Override
    boolean isClosed() {
        return isClosed;
    }

    @Override
    public void opened() {
        isReady = true;
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        long number = setup().payload().read(bytes, from, to);
        if (number < 0) {
            throw new BenchmarkFailure("an echo came back changed");
        }
        end(Payload.sequence(setup().index(), number));
    }

    @Override
    public void closed(String reason) {
        if (!isClosing) {
            throw new BenchmarkFailure("the server closed a connection in use: " + reason);
        }
        isClosed = true;
    }
}

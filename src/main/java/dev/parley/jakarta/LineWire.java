package dev.parley.jakarta;

import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/** A wire whose text messages go past the container, and nothing else does. Made by the {@link RouterEndpoint}. */
final class LineWire implements Wire {
    private final TextLine line;
    private final SessionWire others;

    LineWire(Session webSocket, TextLine line) {
        this.line = line;
        this.others = new SessionWire(webSocket, Runnable::run);
    }

    @Override
    public boolean isFramed() {
        return true;
    }

    @Override
    public void send(Text text, Done done) {
        line.send(text.length() < line.deflateFrom() ? text.frame() : text.deflated(), done::done);
    }

    @Override
    public void ping(ByteBuffer payload) {
        others.ping(payload);
    }

    @Override
    public void close(int code, String reason) {
        others.close(code, reason);
    }
}

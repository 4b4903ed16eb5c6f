package dev.parley.war;

import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import dev.parley.jakarta.SessionWire;
import dev.parley.runtime.Hub;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/**
 * A wire over a WebSocket of Open Liberty. There the thread that closes waits without end if the peer vanishes at that very
 * moment, and many that close at once take all of Liberty's threads. So a peer that has been told the end may close first, as most
 * do, and the hub's own threads close what is left.
 */
final class OpenLibertyWire implements Wire {
    /** Until it is looked again whether the peer has closed. */
    private static final long LINGER_MILLIS = 200;

    /** How often, for a peer that does not read: while a message is on its way to it. */
    private static final int STUCK_LOOKS = 150;

    private final Session webSocket;
    private final SessionWire wire;
    private final Hub hub;
    private volatile boolean isSending;

    OpenLibertyWire(Session webSocket, Hub hub) {
        this.webSocket = webSocket;
        this.wire = new SessionWire(webSocket, hub::execute);
        this.hub = hub;
    }

    @Override
    public void send(Text text, Done done) {
        isSending = true;
        wire.send(text, failure -> {
            isSending = false;
            done.done(failure);
        });
    }

    @Override
    public void ping(ByteBuffer payload) {
        wire.ping(payload);
    }

    @Override
    public void close(int code, String reason) {
        closeLater(code, reason, STUCK_LOOKS);
    }

    private void closeLater(int code, String reason, int looks) {
        hub.executeLater(LINGER_MILLIS, () -> {
            if (webSocket.isOpen() && isSending && looks > 0) {
                closeLater(code, reason, looks - 1);
            } else if (webSocket.isOpen()) {
                wire.close(code, reason);
            }
        });
    }
}

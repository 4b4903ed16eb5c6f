package dev.parley.bench;

import java.net.URI;
import java.util.OptionalInt;

/**
 * Where the load goes.
 *
 * @param uri the WebSocket address, which is on this machine
 * @param realm to be joined there
 * @param natsPort the port for NATS without WebSocket, where it is a NATS server
 */
record Destination(URI uri, String realm, OptionalInt natsPort) {
    /** A WAMP router. */
    Destination(URI uri, String realm) {
        this(uri, realm, OptionalInt.empty());
    }

    boolean isNats() {
        return natsPort.isPresent();
    }

    Destination {
        boolean isLocal =
                "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost()) || "[::1]".equals(uri.getHost());
        if (!isLocal) {
            throw new BenchmarkFailure("load goes to this machine only: use ws://127.0.0.1:<port>/ws, not " + uri);
        }
        if (!"ws".equals(uri.getScheme())
                || uri.getPort() < 0
                || uri.getRawPath().isEmpty()) {
            throw new BenchmarkFailure("an address like ws://127.0.0.1:8080/ws is needed, not " + uri);
        }
    }
}

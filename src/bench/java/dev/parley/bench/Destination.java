package dev.parley.bench;

import java.net.URI;

/** Where the load goes: the WebSocket address, which is on this machine, and the realm to join there. */
record Destination(URI uri, String realm) {
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

package dev.parley.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ws.wamp.jawampa.WampRouter;
import ws.wamp.jawampa.WampRouterBuilder;
import ws.wamp.jawampa.transport.netty.SimpleWampWebsocketListener;

/** A router that others have written, with one realm that is open to everybody. */
interface OtherRouter extends AutoCloseable {
    String REALM = "realm1";

    URI webSocket();

    @Override
    void close();

    /** Which there are. */
    enum Kind {
        JAWAMPA,
        FOX_WAMP;

        OtherRouter start() throws Exception {
            return this == JAWAMPA ? jawampa() : foxWamp();
        }
    }

    private static URI freeAddress() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/ws");
        }
    }

    private static OtherRouter jawampa() throws Exception {
        URI uri = freeAddress();
        WampRouter router = new WampRouterBuilder().addRealm(REALM).build();
        SimpleWampWebsocketListener listener = new SimpleWampWebsocketListener(router, uri, null);
        listener.start();
        return new OtherRouter() {
            @Override
            public URI webSocket() {
                return uri;
            }

            @Override
            public void close() {
                listener.stop();
                router.close().subscribe();
            }
        };
    }

    private static OtherRouter foxWamp() throws Exception {
        URI uri = freeAddress();
        String node = RunningProgram.installed("node");
        Path directory = NodePackages.installed("foxwamp", List.of("router.js"));
        RunningProgram program = RunningProgram.start(
                "fox-wamp", directory, Map.of(), List.of(node, "router.js", Integer.toString(uri.getPort()), REALM));
        program.awaitLine("listening");
        return new OtherRouter() {
            @Override
            public URI webSocket() {
                return uri;
            }

            @Override
            public void close() {
                program.close();
            }
        };
    }
}

package dev.parley.bench;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

/** Returns every text as it is; deployed by the echo servers. */
@ServerEndpoint(value = "/ws", subprotocols = Wamp.SUBPROTOCOL)
public final class EchoEndpoint {

    @OnMessage
    public void text(String text, Session webSocket) {
        webSocket.getAsyncRemote().sendText(text, result -> {
            if (!result.isOK()) {
                throw new BenchmarkFailure("cannot send", result.getException());
            }
        });
    }
}

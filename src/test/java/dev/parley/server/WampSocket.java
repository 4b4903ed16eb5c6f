package dev.parley.server;

import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.http.RawWebSocket;
import dev.parley.message.Abort;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.Welcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;

/** A WAMP peer by hand over a {@link RawWebSocket}, for tests of who may come in. */
public final class WampSocket implements AutoCloseable {
    private final RawWebSocket socket;

    private WampSocket(RawWebSocket socket) {
        this.socket = socket;
    }

    /** Shakes hands, or tries to, with those header lines besides the usual ones. */
    public static WampSocket connect(int port, String... headers) throws IOException {
        return connect(SocketFactory.getDefault(), port, headers);
    }

    public static WampSocket connect(SocketFactory sockets, int port, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n" + lines + "\r\n";
        return new WampSocket(RawWebSocket.connect(sockets, port, request.getBytes(StandardCharsets.UTF_8)));
    }

    /** The answer to the handshake. */
    String response() {
        return socket.response;
    }

    /** The answer to the handshake, without its body. */
    String status() {
        return socket.response.split(" ", 3)[1];
    }

    public void send(Message message) throws IOException {
        socket.sendText(MessageEncoder.text(message));
    }

    /** The next message. */
    public Message receive() throws IOException {
        return new MessageDecoder().decode(socket.receiveText()).messages().get(0);
    }

    <M extends Message> M receive(Class<M> type) throws IOException {
        Message message = receive();
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", not " + message);
        }
        return type.cast(message);
    }

    /** What the router says to a HELLO that leaves it to the handshake who is there. */
    public Message hello(String realm) throws IOException {
        send(new Hello(realm, Dict.of(Map.of("roles", roles()))));
        return receive();
    }

    /** What the router says to a login: WELCOME or ABORT. */
    public Message login(String realm, Login login) throws IOException, AuthenticationException {
        LoginExchange exchange = login.begin(WampSocket::random, Map.of());
        Dict details = Dict.of(Map.of("roles", roles()))
                .with("authmethods", List.of(login.method()))
                .with("authextra", exchange.extra());
        String authid = login.authid();
        send(new Hello(realm, authid == null ? details : details.with("authid", authid)));
        Message answer = receive();
        if (answer instanceof Challenge challenge) {
            send(exchange.answer(challenge));
            answer = receive();
        }
        if (answer instanceof Welcome welcome) {
            exchange.verify(welcome);
        }
        return answer;
    }

    /** Logs in, and fails if the router says anything but WELCOME. */
    Welcome welcome(String realm, Login login) throws IOException, AuthenticationException {
        Message answer = login(realm, login);
        if (answer instanceof Welcome welcome) {
            return welcome;
        }
        throw new AssertionError("expected WELCOME, not " + answer);
    }

    public static String authid(Message welcome) {
        return welcome instanceof Welcome welcomed
                ? (String) welcomed.details().values().get("authid")
                : "not welcome: " + ((Abort) welcome).reason();
    }

    private static Map<String, Object> roles() {
        Map<String, Object> subscriber = Map.of("features", Map.of("subscription_revocation", true));
        return Map.of("caller", Map.of(), "callee", Map.of(), "publisher", Map.of(), "subscriber", subscriber);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    RawWebSocket raw() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

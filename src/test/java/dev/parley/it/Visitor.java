package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Somebody who comes by HTTP: keeps cookies as a browser does, or has a certificate, and sends any headers. */
final class Visitor {
    private static final String ROLES = "\"roles\":{\"caller\":{},\"callee\":{},\"publisher\":{},\"subscriber\":{}}";

    private final HttpClient http;
    private final URI webSocket;

    /** What handshakes have set; empty where nobody keeps it. */
    private final List<String> cookies = new CopyOnWriteArrayList<>();

    private Visitor(HttpClient.Builder http, URI webSocket) {
        this.http = http.build();
        this.webSocket = webSocket;
    }

    private Visitor(HttpClient.Builder http, URI webSocket, CookieManager jar) {
        this.webSocket = webSocket;
        this.http = http.cookieHandler(new CookieHandler() {
                    @Override
                    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
                            throws IOException {
                        return jar.get(uri, headers);
                    }

                    @Override
                    public void put(URI uri, Map<String, List<String>> headers) throws IOException {
                        cookies.addAll(headers.getOrDefault("Set-Cookie", List.of()));
                        jar.put(uri, headers);
                    }
                })
                .build();
    }

    /** One that sends what it is told and keeps nothing. */
    static Visitor program(URI webSocket) {
        return new Visitor(HttpClient.newBuilder(), webSocket);
    }

    static Visitor browser(URI webSocket) {
        return new Visitor(
                HttpClient.newBuilder(), webSocket, new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
    }

    static Visitor browser(URI webSocket, SSLContext tls) {
        return new Visitor(
                HttpClient.newBuilder().sslContext(tls),
                webSocket,
                new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
    }

    static Map<String, String> basic(String pair) {
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return Map.of("Authorization", "Basic " + encoded);
    }

    /** Every Set-Cookie that has come. */
    List<String> cookies() {
        return List.copyOf(cookies);
    }

    /** Shakes hands. */
    RawPeer connect(Map<String, String> headers) {
        return RawPeer.connect(http, webSocket, headers);
    }

    /** The answer to a handshake that is refused. */
    HttpResponse<?> refusal(Map<String, String> headers) {
        CompletionException failure =
                assertThrows(CompletionException.class, () -> connect(headers).close());
        return assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
                .getResponse();
    }

    /** What the router says to somebody who says HELLO and leaves it to the handshake who they are. */
    static String hello(RawPeer peer, String realm) throws InterruptedException {
        peer.send("[1,\"" + realm + "\",{" + ROLES + "}]");
        return who(peer.receive());
    }

    /** What the router says to those who log in by a ticket. */
    static String ticket(RawPeer peer, String authid, String ticket) throws InterruptedException {
        peer.send("[1,\"realm1\",{" + ROLES + ",\"authmethods\":[\"ticket\"],\"authid\":\"" + authid + "\"}]");
        peer.receive(4);
        peer.send("[5,\"" + ticket + "\",{}]");
        return who(peer.receive());
    }

    /** What a visitor is who connects with those headers: authid, role, method; or the reason of the ABORT. */
    String who(String realm, Map<String, String> headers) throws InterruptedException {
        try (RawPeer peer = connect(headers)) {
            return hello(peer, realm);
        }
    }

    private static String who(JsonArray message) {
        if (message.getInt(0) != 2) {
            return message.getString(2);
        }
        JsonObject details = message.getJsonObject(2);
        String authid = details.getString("authid");
        return (authid.startsWith("anonymous-") ? "anybody" : authid) + " " + details.getString("authrole") + " "
                + details.getString("authmethod");
    }
}

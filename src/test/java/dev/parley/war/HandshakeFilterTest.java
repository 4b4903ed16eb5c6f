package dev.parley.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.runtime.Hub;
import dev.parley.token.JwtVerifiers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakeFilterTest {
    private static final Map<String, String> BOOTSTRAPPED = Map.of(
            "Host", "localhost",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Protocol", "wamp.2.json");

    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger status = new AtomicInteger();
    private final StringWriter reason = new StringWriter();
    private JwtVerifiers verifiers;
    private Hub hub;

    @BeforeEach
    void open() {
        verifiers = new JwtVerifiers();
        var settings = Configuration.DEFAULT.resolve(verifiers);
        hub = new Hub(settings.router(), settings.connections(), Runnable::run);
    }

    @AfterEach
    void close() {
        hub.close();
        verifiers.close();
    }

    private void ask(String method, String protocol, Map<String, String> sent) throws Exception {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(sent);
        HttpServletRequest request = as(HttpServletRequest.class, (called, argument) -> switch (called) {
            case "getMethod" -> method;
            case "getProtocol" -> protocol;
            case "getHeader" -> headers.get(argument);
            case "getHeaders" ->
                Collections.enumeration(headers.containsKey(argument) ? List.of(headers.get(argument)) : List.of());
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            default -> null;
        });
        HttpServletResponse response = as(HttpServletResponse.class, (called, argument) -> {
            if (called.equals("setStatus")) {
                status.set(Integer.parseInt(argument));
            }
            return called.equals("getWriter") ? new PrintWriter(reason, true) : null;
        });
        new HandshakeFilter(hub).doFilter(request, response, (same, other) -> passed.incrementAndGet());
    }

    /** Answers a call by the method's name and its first argument. */
    private interface Answer {
        Object to(String method, String argument);
    }

    private static <T> T as(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answer.to(method.getName(), arguments == null ? "" : String.valueOf(arguments[0]))));
    }

    /** An extended CONNECT (RFC 8441) has neither Upgrade nor Sec-WebSocket-Key. */
    @Test
    void webSocketOverHttp2IsRefusedAndNotPassedBy() throws Exception {
        for (String method : new String[] {"CONNECT", "GET"}) {
            ask(method, "HTTP/2.0", BOOTSTRAPPED);

            assertEquals(400, status.get());
            assertTrue(reason.toString().contains("HTTP/1.1"), reason.toString());
        }
        ask("CONNECT", "HTTP/2.0", Map.of());
        ask("CONNECT", "HTTP/3.0", Map.of("Upgrade", "websocket"));
        assertEquals(0, passed.get());
    }

    @Test
    void whatIsNoHandshakePasses() throws Exception {
        ask("GET", "HTTP/1.1", Map.of("Host", "localhost"));
        ask("GET", "HTTP/2.0", Map.of());

        assertEquals(2, passed.get());
        assertEquals(0, status.get());
    }
}

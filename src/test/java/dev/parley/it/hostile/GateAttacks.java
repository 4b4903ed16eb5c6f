package dev.parley.it.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Attacks on what comes before a WebSocket, and on the listener for those who operate the router. */
final class GateAttacks {
    private GateAttacks() {}

    /** Handshakes with cookies that mean nobody. */
    static void cookies(Assault assault) {
        assault.inParallel(4, number -> {
            for (long i = 0; !assault.isOver(); i++) {
                long next = i;
                Assault.quietly(() -> {
                    StringBuilder cookies = new StringBuilder("Cookie: x=1");
                    for (int k = 0; k < 100; k++) {
                        cookies.append("; parley=").append("%016x%016x".formatted(next, number * 100L + k));
                    }
                    assault.webSocket("wamp.2.json", cookies + "\r\n").close();
                });
            }
        });
    }

    /** Somebody logs in again and again, as another browser each time. */
    static void cookieLogins(Assault assault) {
        assault.inParallel(4, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> assault.session("member").close());
            }
        });
    }

    /** Requests that do not end, that are many, and whose answers are not read. */
    static void management(Assault assault) {
        List<String> paths = List.of("/metrics", "/healthz", "/api/sessions?realm=realm1&limit=1000", "/absent");
        assault.inParallel(8, number -> {
            for (int i = 0; !assault.isOver(); i++) {
                int next = i;
                Assault.quietly(() -> {
                    Socket socket = assault.socket(assault.gates().management());
                    String request = "GET " + paths.get(next % paths.size()) + " HTTP/1.1\r\nHost: localhost\r\n";
                    OutputStream out = socket.getOutputStream();
                    out.write(request.getBytes(StandardCharsets.UTF_8));
                    if (number >= 2) {
                        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                    if (number >= 4) {
                        socket.getInputStream().readAllBytes();
                        socket.close();
                    }
                });
            }
        });
    }

    /** Connections that begin TLS and never go on. */
    static void silentTls(Assault assault) throws Exception {
        byte[] begun = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        for (int i = 0; i < 900 && !assault.isOver(); i++) {
            OutputStream out = assault.socket(assault.gates().tls()).getOutputStream();
            if (i % 3 > 0) {
                out.write(begun);
            }
            if (i % 3 > 1) {
                out.write(new byte[500]);
            }
        }
    }

    private static SSLSocket secured(Assault assault, SSLSocketFactory sockets) throws IOException {
        Socket plain = assault.socket(assault.gates().tls());
        return assault.opened((SSLSocket)
                sockets.createSocket(plain, "localhost", assault.gates().tls(), true));
    }

    /** Whole handshakes, one after the other. */
    static void tlsHandshakes(Assault assault) {
        assault.inParallel(16, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    try (SSLSocket socket = secured(assault, Credulous.sockets())) {
                        socket.startHandshake();
                    }
                });
            }
        });
    }

    /** Handshakes again and again in one connection. */
    static void renegotiations(Assault assault) {
        SSLSocketFactory sockets = Credulous.sockets();
        assault.inParallel(8, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    SSLSocket socket = secured(assault, sockets);
                    socket.setEnabledProtocols(new String[] {number % 2 == 0 ? "TLSv1.2" : "TLSv1.3"});
                    socket.startHandshake();
                    for (int i = 0; i < 1_000 && !assault.isOver(); i++) {
                        socket.startHandshake();
                        socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.UTF_8));
                    }
                });
            }
        });
    }
}

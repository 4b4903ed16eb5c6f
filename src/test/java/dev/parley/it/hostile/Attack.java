package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways in which a peer may try to take memory or time from others. */
enum Attack {
    // before there is a session
    PIPELINED_REQUESTS(assault -> {
        byte[] requests = "GET / HTTP/1.1\r\nHost:x\r\n\r\n".repeat(2_500).getBytes(StandardCharsets.UTF_8);
        assault.inParallel(8, number -> {
            Socket socket = assault.socket();
            for (int i = 0; i < 130 && !assault.isOver(); i++) {
                socket.getOutputStream().write(requests);
            }
        });
    }),
    LOG_FLOOD(assault -> {
        List<String> garbage = List.of(
                "GET / HTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n", "\u0016\u001b[2J\r\n\r\n");
        assault.inParallel(4, number -> {
            for (int i = 0; i < 1_000 && !assault.isOver(); i++) {
                int next = i;
                Assault.quietly(() -> {
                    try (Socket socket = assault.socket()) {
                        socket.getOutputStream().write(garbage.get(next % 3).getBytes(StandardCharsets.UTF_8));
                    }
                });
            }
        });
    }),
    SLOWLORIS(assault -> {
        for (int i = 0; i < 500 && !assault.isOver(); i++) {
            assault.socket()
                    .getOutputStream()
                    .write("GET /ws HTTP/1.1\r\nHost: x\r\nX-".getBytes(StandardCharsets.UTF_8));
        }
    }),
    SILENT_CONNECTIONS(assault -> {
        for (int i = 0; i < 900 && !assault.isOver(); i++) {
            assault.webSocket("wamp.2.json");
        }
    }),
    PARTIAL_MESSAGES_OF_STRANGERS(assault -> assault.inParallel(100, number -> {
        byte[] message = RawWebSocket.text("[1,\"realm1\",{\"_x\":\"" + "x".repeat(4_000_000) + "\"}]");
        assault.webSocket("wamp.2.json").send(Arrays.copyOf(message, message.length - 5));
    })),
    DEEP_HELLO(assault -> {
        int depth = 250;
        String nested = "{\"\":".repeat(depth) + "1" + "}".repeat(depth);
        String many = "[" + (nested + ",").repeat(3_000) + "1]";
        hello(assault, 8, many);
    }),
    WIDE_HELLO(assault -> hello(assault, 8, "[" + "{},".repeat(1_300_000) + "1]")),
    BATCH_WITHOUT_SESSION(assault -> {
        String hello = Assault.HELLO.replace("realm1", "no.such.realm") + Assault.RS;
        assault.webSocket("wamp.2.json.batched").sendText(hello + ("[16,1,{},\"a.b\"]" + Assault.RS).repeat(150_000));
    }),
    BATCHED_SESSIONS(assault -> {
        String pair = Assault.HELLO + Assault.RS + "[6,{},\"wamp.close.close_realm\"]" + Assault.RS;
        for (int pairs : new int[] {1, 16, 250, 500, 1000, 5000}) {
            RawWebSocket peer = assault.webSocket("wamp.2.json.batched");
            assault.drain(peer);
            for (int sent = 0; sent < pairs; sent += 250) {
                peer.sendText(pair.repeat(Math.min(pairs, 250)));
            }
        }
    }),
    PIPELINED_SESSIONS(assault -> assault.inParallel(4, number -> {
        RawWebSocket peer = assault.webSocket("wamp.2.json");
        assault.drain(peer);
        for (int i = 0; i < 5_000 && !assault.isOver(); i++) {
            peer.sendText(Assault.HELLO);
            peer.sendText("[6,{},\"wamp.close.close_realm\"]");
        }
    })),

    // batches
    BATCHED_PUBLICATIONS(assault -> batches(assault, "[16,1,{},\"com.a.topic\"]")),
    BATCHED_CALLS(assault -> batches(assault, "[48,1,{},\"com.a.absent\"]")),

    // who does not read, or does not come to an end
    STALLED_SUBSCRIBERS(assault -> {
        for (int i = 0; i < 25; i++) {
            subscribe(assault.session(), "com.a.topic." + i, "{}");
        }
        publish(assault, 25, 30_000);
    }),
    STALLED_SUBSCRIBERS_OF_ONE_LONG_EVENT(assault -> {
        for (int i = 0; i < 100; i++) {
            subscribe(assault.session(), "com.a.topic.0", "{}");
        }
        publish(assault, 1, 4_000_000);
    }),
    STALLED_CALLERS(assault -> {
        RawWebSocket callee = assault.session();
        callee.sendText("[64,1,{},\"com.a.long\"]");
        callee.receiveText();
        String result = "\"" + "x".repeat(1_000_000) + "\"";
        assault.beside(() -> {
            while (!assault.isOver()) {
                String invocation = callee.receiveText();
                callee.sendText("[70," + invocation.split(",", 3)[1] + ",{},[" + result + "]]");
            }
        });
        List<RawWebSocket> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(assault.session());
        }
        for (int i = 1; !assault.isOver(); i++) {
            int request = i;
            callers.forEach(caller -> Assault.quietly(() -> caller.sendText("[48," + request + ",{},\"com.a.long\"]")));
        }
    }),
    STALLED_READERS_OF_RETAINED_EVENTS(assault -> {
        RawWebSocket publisher = assault.session();
        assault.drain(publisher);
        for (int i = 0; i < 7; i++) {
            publisher.sendText("[16," + (i + 1) + ",{\"retain\":true},\"com.a.kept." + i + "\",[\""
                    + "x".repeat(4_000_000) + "\"]]");
        }
        while (!assault.isOver()) {
            Assault.quietly(() ->
                    assault.session().sendText("[32,1,{\"match\":\"prefix\",\"get_retained\":true},\"com.a.kept\"]"));
        }
    }),
    PARTIAL_MESSAGES(assault -> {
        byte[] message = RawWebSocket.text("[48,1,{},\"com.a.absent\",[\"" + "x".repeat(4_000_000) + "\"]]");
        assault.inParallel(100, number -> assault.session().send(Arrays.copyOf(message, message.length - 5)));
    }),
    FRAGMENTS_WITHOUT_END(assault -> {
        byte[] first =
                RawWebSocket.frame(RawWebSocket.TEXT, "[48,1,{},\"com.a.absent\",[\"".getBytes(StandardCharsets.UTF_8));
        byte[] next = RawWebSocket.frame(
                RawWebSocket.CONTINUATION, "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assault.inParallel(100, number -> {
            RawWebSocket peer = assault.session();
            peer.send(first);
            for (int i = 0; i < 39 && !assault.isOver(); i++) {
                peer.send(next);
            }
        });
    }),
    CALLS_TO_A_CALLEE_THAT_DOES_NOT_READ(assault -> {
        RawWebSocket callee = assault.session();
        callee.sendText("[64,1,{},\"com.a.slow\"]");
        callee.receiveText();
        RawWebSocket caller = assault.session();
        assault.drain(caller);
        String payload = "\"" + "x".repeat(2_000) + "\"";
        for (int i = 1; i < 45_000 && !assault.isOver(); i++) {
            caller.sendText("[48," + i + ",{},\"com.a.slow\",[" + payload + "]]");
        }
    }),
    PINGS(assault -> {
        RawWebSocket peer = assault.session();
        byte[] ping = RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.PING, new byte[100]);
        byte[] pings = new byte[ping.length * 500];
        for (int at = 0; at < pings.length; at += ping.length) {
            System.arraycopy(ping, 0, pings, at, ping.length);
        }
        while (!assault.isOver()) {
            peer.send(pings);
        }
    }),

    // what stays
    SUBSCRIPTIONS(assault -> flood(assault, 2, 250_000, "[32,%d,{},\"com.a.topic.%d\"]")),
    REGISTRATIONS(assault -> flood(assault, 2, 250_000, "[64,%d,{},\"com.a.procedure.%d\"]")),
    DEEP_PATTERNS(assault -> {
        String deep = ".a".repeat(2_000);
        flood(assault, 1, 1_000, "[32,%d,{\"match\":\"prefix\"},\"com.b%d" + deep + "\"]");
    }),
    TESTAMENTS(assault ->
            large(assault, 2, 50, "[48,%d,{},\"wamp.session.add_testament\",[\"com.a.topic\",[\"%s\"],{}]]")),
    REFLECTION(assault -> large(
            assault, 2, 50, "[48,%d,{},\"wamp.reflect.define\",[\"com.a.procedure.%1$d\",{\"description\":\"%s\"}]]")),
    DETAILS(assault -> large(assault, 2, 50, "[48,%d,{},\"wamp.session.modify_details\",[0,{\"x%1$d\":\"%s\"}]]")),
    RETAINED_EVENTS_WITH_LISTS(assault -> {
        String ids = "1234567,".repeat(500_000) + "1";
        flood(assault, 1, 20, "[16,%d,{\"retain\":true,\"eligible\":[" + ids + "]},\"com.a.kept.%d\"]");
    }),
    OPTIONS_OF_CALLS(assault -> {
        RawWebSocket callee = assault.session();
        callee.sendText("[64,1,{},\"com.a.never\"]");
        assault.drain(callee);
        String options = "{\"_x\":[" + "{},".repeat(1_300_000) + "1]}";
        flood(assault, 1, 10, "[48,%d," + options + ",\"com.a.never\"]");
    }),
    WAITING_CALLS(assault -> {
        RawWebSocket callee = assault.session();
        callee.sendText("[64,1,{\"concurrency\":1},\"com.a.one\"]");
        assault.drain(callee);
        large(assault, 2, 60, "[48,%d,{},\"com.a.one\",[\"%s\"]]");
    }),

    // time
    LONG_PREFIX(assault -> {
        String component = "a".repeat(4_000);
        subscribe(assault.session(), "com." + component, "{\"match\":\"prefix\"}");
        assault.inParallel(2, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            for (int i = 1; !assault.isOver(); i++) {
                peer.sendText("[16," + i + ",{},\"com." + component + "\"]");
            }
        });
    }),
    WILDCARDS(assault -> {
        RawWebSocket subscriber = assault.session();
        assault.drain(subscriber);
        for (int bits = 0; bits < 1 << 16; bits++) {
            StringBuilder pattern = new StringBuilder("b");
            for (int bit = 0; bit < 16; bit++) {
                pattern.append((bits >> bit & 1) == 0 ? "." : ".a");
            }
            subscriber.sendText("[32," + (bits + 1) + ",{\"match\":\"wildcard\"},\"" + pattern + "\"]");
        }
        assault.inParallel(2, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            for (int i = 1; !assault.isOver(); i++) {
                peer.sendText("[16," + i + ",{},\"c" + ".a".repeat(16) + "\"]");
            }
        });
    }),

    // sessions that outlive their connections
    RESUMABLE_SESSIONS(LineAttacks::cut),
    DETACHED_SESSIONS(LineAttacks::fill),
    GUESSED_TOKENS(LineAttacks::guess),
    RESUMED_WHILE_CONNECTED(LineAttacks::comeBack),
    RESUMED_IN_TURN(LineAttacks::passToAndFro),

    // what is kept in the file
    RECORDED_PUBLICATIONS(RecordAttacks::publish),
    KEYS(RecordAttacks::keys),
    DURABLE_PLACES(RecordAttacks::places),
    DURABLE_WITHOUT_PONGS(RecordAttacks::withoutPongs),
    FORGED_PONGS(RecordAttacks::forgedPongs),
    MANY_DURABLE_TOPICS(RecordAttacks::manyTopics),
    REPLAYS(RecordAttacks::replays),

    // who sends too fast, or too much
    SLOWED(Perch.AMONG_THEM, RateAttacks::slowed),
    REFUSED(Perch.AMONG_THEM, RateAttacks::refused),
    NEW_BURSTS(Perch.AMONG_THEM, RateAttacks::newBursts),
    GUESTS(Perch.AMONG_THEM, RateAttacks::guests),

    // compressed messages
    BOMBS(DeflateAttacks::bombs),
    COMPRESSED_FRAGMENTS(DeflateAttacks::fragments),
    SMALL_COMPRESSED_MESSAGES(DeflateAttacks::small),

    // at the gates
    COOKIES(GateAttacks::cookies),
    COOKIE_LOGINS(GateAttacks::cookieLogins),
    MANAGEMENT(GateAttacks::management),
    SILENT_TLS(Perch.OVER_TLS, GateAttacks::silentTls),
    TLS_HANDSHAKES(Perch.OVER_TLS, GateAttacks::tlsHandshakes),
    RENEGOTIATIONS(Perch.OVER_TLS, GateAttacks::renegotiations);

    /** A lambda without state of its own. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Part part;

    private final Perch perch;

    /** What is done to the router. */
    interface Part {
        void run(Assault assault) throws Exception;
    }

    Attack(Part part) {
        this(Perch.ELSEWHERE, part);
    }

    Attack(Perch perch, Part part) {
        this.perch = perch;
        this.part = part;
    }

    /** Where it is listened to whether the others go on. */
    Perch perch() {
        return perch;
    }

    void run(Assault assault) {
        assault.run(() -> part.run(assault));
    }

    private static void hello(Assault assault, int connections, String extra) {
        String details = Assault.ROLES.formatted(",\"authextra\":{\"x\":" + extra + "}");
        byte[] hello = RawWebSocket.text("[1,\"realm1\"," + details + "]");
        assault.inParallel(connections, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    RawWebSocket peer = assault.webSocket("wamp.2.json");
                    peer.send(hello);
                    peer.receive();
                });
            }
        });
    }

    private static void batches(Assault assault, String message) throws Exception {
        for (int length : new int[] {1, 33, 513, 8_193, 40_000, 100_000}) {
            RawWebSocket peer = assault.webSocket("wamp.2.json.batched");
            peer.sendText(Assault.HELLO + Assault.RS);
            assault.drain(peer);
            StringBuilder batch = new StringBuilder();
            for (int i = 1; i <= length; i++) {
                batch.append(message.replace(",1,", "," + i + ",")).append(Assault.RS);
            }
            peer.sendText(batch.toString());
        }
    }

    private static void subscribe(RawWebSocket peer, String topic, String options) throws Exception {
        peer.sendText("[32,1," + options + ",\"" + topic + "\"]");
        peer.receiveText();
    }

    /** Publishes to topics in turn as long as the attack goes on. */
    private static void publish(Assault assault, int topics, int chars) throws Exception {
        RawWebSocket publisher = assault.session();
        String payload = "\"" + "x".repeat(chars) + "\"";
        for (int i = 1; !assault.isOver(); i++) {
            publisher.sendText("[16," + i + ",{},\"com.a.topic." + i % topics + "\",[" + payload + "]]");
        }
    }

    /** So many sessions send so many messages, which have their number in them twice. */
    private static void flood(Assault assault, int sessions, int count, String message) {
        assault.inParallel(sessions, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            for (int i = 1; i <= count && !assault.isOver(); i++) {
                peer.sendText(message.formatted(i, i));
            }
        });
    }

    /** So many sessions send so many messages as long as there may be, with their number and a text in them. */
    private static void large(Assault assault, int sessions, int count, String message) {
        String text = "x".repeat(4_000_000);
        assault.inParallel(sessions, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            for (int i = 1; i <= count && !assault.isOver(); i++) {
                peer.sendText(message.formatted(i, text));
            }
        });
    }
}

package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Attacks by sessions that can be resumed. */
final class LineAttacks {
    private static final Pattern TOKEN = Pattern.compile("\\[2,(\\d+),.*\"resume-token\":\"(\\w+)\"");
    private static final String GOODBYE = "[6,{},\"wamp.close.close_realm\"]";

    /** A session, and what its peer has to show to come back. */
    private record Ticket(String session, String token) {
        static Ticket of(String welcome) {
            Matcher matcher = TOKEN.matcher(welcome);
            if (!matcher.find()) {
                throw new IllegalStateException("no token: " + welcome);
            }
            return new Ticket(matcher.group(1), matcher.group(2));
        }

        String hello() {
            return LineAttacks.hello(
                    ",\"resume-session\":" + session + ",\"resume-token\":\"" + token + "\",\"_received\":0");
        }
    }

    private LineAttacks() {}

    private static String hello(String more) {
        return "[1,\"realm1\"," + Assault.ROLES.formatted(",\"resumable\":true" + more) + "]";
    }

    private static Ticket join(RawWebSocket peer) throws Exception {
        peer.sendText(hello(""));
        return Ticket.of(peer.receiveText());
    }

    /** Sessions that are cut as soon as they have something, and wait for nobody. */
    static void cut(Assault assault) {
        assault.inParallel(8, number -> {
            for (int i = 1; !assault.isOver(); i++) {
                int next = i;
                Assault.quietly(() -> {
                    RawWebSocket peer = assault.webSocket("wamp.2.json");
                    join(peer);
                    peer.sendText("[32,1,{},\"com.a." + number + "." + next + "\"]");
                    peer.sendText("[64,2,{},\"com.a." + number + "." + next + "\"]");
                    peer.receiveText();
                    peer.receiveText();
                    peer.reset();
                });
            }
        });
    }

    /** Sessions without a connection for which more is kept than fits. */
    static void fill(Assault assault) throws Exception {
        for (int i = 0; i < 200; i++) {
            RawWebSocket peer = assault.webSocket("wamp.2.json");
            join(peer);
            peer.sendText("[32,1,{},\"com.a.topic\"]");
            peer.receiveText();
            peer.reset();
        }
        RawWebSocket publisher = assault.session();
        for (int i = 1; !assault.isOver(); i++) {
            int chars = i % 2 == 0 ? 30_000 : 10;
            publisher.sendText("[16," + i + ",{},\"com.a.topic\",[\"" + "x".repeat(chars) + "\"]]");
        }
    }

    /** Tokens of somebody else's session are tried, in one connection after the other and over and over in one. */
    static void guess(Assault assault) throws Exception {
        RawWebSocket victim = assault.webSocket("wamp.2.json");
        String session = join(victim).session();
        assault.inParallel(4, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    RawWebSocket peer = assault.webSocket("wamp.2.json");
                    assault.drain(peer);
                    for (int i = 0; i < 1_000 && !assault.isOver(); i++) {
                        peer.sendText(new Ticket(session, "%048x".formatted(i)).hello());
                        peer.sendText(GOODBYE);
                    }
                    peer.close();
                });
            }
        });
    }

    /** A session for which as much is kept as may be is resumed by one connection after the other, none of which reads. */
    static void comeBack(Assault assault) {
        assault.inParallel(4, number -> {
            RawWebSocket first = assault.webSocket("wamp.2.json");
            Ticket ticket = join(first);
            first.sendText("[32,1,{},\"com.a.topic." + number + "\"]");
            first.receiveText();
            RawWebSocket publisher = assault.session();
            for (int i = 1; i < 30; i++) {
                publisher.sendText("[16," + i + ",{},\"com.a.topic." + number + "\",[\"" + "x".repeat(30_000) + "\"]]");
            }
            while (!assault.isOver()) {
                RawWebSocket next = assault.webSocket("wamp.2.json");
                next.sendText(ticket.hello());
                ticket = Ticket.of(next.receiveText());
            }
        });
    }

    /** The same session is taken over by several connections as fast as they can. */
    static void passToAndFro(Assault assault) {
        AtomicReference<Ticket> ticket = new AtomicReference<>();
        assault.inParallel(4, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    RawWebSocket peer = assault.webSocket("wamp.2.json");
                    Ticket known = ticket.get();
                    peer.sendText(known == null ? hello("") : known.hello());
                    ticket.set(Ticket.of(peer.receiveText()));
                    for (int i = 1; i < 50; i++) {
                        peer.sendText("[32," + i + ",{},\"com.a.topic." + i + "\"]");
                    }
                });
            }
        });
    }
}

package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;

/** Attacks by those who may send only so fast, and by guests who take what their realm has. */
final class RateAttacks {
    private static final String PUBLISH = "[16,%d,{\"acknowledge\":true},\"com.a.topic\"]";

    private RateAttacks() {}

    private static void flood(Assault assault, RawWebSocket peer, String message) throws Exception {
        for (int i = 1; !assault.isOver(); i++) {
            peer.sendText(message.formatted(i));
        }
    }

    /** Who has to wait goes on sending all the same. */
    static void slowed(Assault assault) {
        assault.inParallel(8, number -> {
            RawWebSocket peer = assault.session("slowed");
            assault.drain(peer);
            flood(assault, peer, PUBLISH);
        });
    }

    /** Who is refused does not read the refusals, or does. */
    static void refused(Assault assault) {
        assault.inParallel(8, number -> {
            RawWebSocket peer = assault.session("refused");
            if (number % 2 == 0) {
                assault.drain(peer);
            }
            flood(assault, peer, number < 4 ? PUBLISH : "[16,%d,{},\"com.a.topic\"]");
        });
    }

    /** Who has used its burst up comes again for another. */
    static void newBursts(Assault assault) {
        assault.inParallel(4, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    try (RawWebSocket peer = assault.session("slowed")) {
                        for (int i = 1; i <= 500; i++) {
                            peer.sendText(PUBLISH.formatted(i));
                        }
                        for (int i = 1; i <= 500; i++) {
                            peer.receive();
                        }
                    }
                });
            }
        });
    }

    /** So many guests as they can be, each of whom has the router remember as much as it may. */
    static void guests(Assault assault) {
        String topic = "t".repeat(2_000);
        assault.inParallel(50, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            for (int i = 1; i < 10_000 && !assault.isOver(); i++) {
                peer.sendText("[32," + i + ",{},\"com.a." + number + "." + i + "." + topic + "\"]");
            }
        });
    }
}

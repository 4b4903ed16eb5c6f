package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.nio.ByteBuffer;

/** Attacks on what is kept in the file: publications to {@code com.h.}, of which there is a history. */
final class RecordAttacks {
    private RecordAttacks() {}

    private static void publishTo(Assault assault, RawWebSocket peer, String topic, int chars) throws Exception {
        assault.drain(peer);
        String payload = "x".repeat(chars);
        for (int i = 1; !assault.isOver(); i++) {
            peer.sendText("[16," + i + ",{\"acknowledge\":true},\"" + topic + "\",[\"" + payload + "\"]]");
        }
    }

    /** Short and long ones, as fast as they are taken. */
    static void publish(Assault assault) {
        assault.inParallel(
                8,
                number -> publishTo(
                        assault, assault.session(), "com.h." + number, number == 0 ? 2_000_000 : number * 100));
    }

    /** Each with a key of its own, and a long one. */
    static void keys(Assault assault) {
        String key = "k".repeat(1_000);
        assault.inParallel(4, number -> {
            RawWebSocket peer = assault.session();
            assault.drain(peer);
            String topic = number % 2 == 0 ? "com.h.key" : "com.a.key";
            for (int i = 1; !assault.isOver(); i++) {
                peer.sendText("[16," + i + ",{\"_key\":\"" + key + i + "\"},\"" + topic + "\"]");
            }
        });
    }

    /** Durable subscriptions of other names and topics again and again: many are refused. */
    static void places(Assault assault) {
        String name = "n".repeat(200);
        assault.inParallel(4, number -> {
            RawWebSocket peer = assault.session(number % 2 == 0 ? "member" : "subscriber");
            assault.drain(peer);
            for (int i = 1; !assault.isOver(); i++) {
                peer.sendText("[32," + i + ",{\"_durable\":\"" + name + i + "\"},\"com.h." + number + "." + i + "\"]");
            }
        });
    }

    private static void subscribe(RawWebSocket peer, int topics) throws Exception {
        for (int i = 1; i <= topics; i++) {
            peer.sendText("[32," + i + ",{\"_durable\":\"name\"},\"com.h." + i + "\"]");
            peer.receiveText();
        }
    }

    /** A durable subscriber who never says that anything has arrived, and comes back for all of it. */
    static void withoutPongs(Assault assault) {
        assault.beside(() -> publishTo(assault, assault.session(), "com.h.1", 1_000));
        assault.inParallel(2, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    RawWebSocket peer = assault.session("subscriber");
                    subscribe(peer, 20);
                    for (int i = 0; i < 500; i++) {
                        peer.receive();
                    }
                    peer.reset();
                });
            }
        });
    }

    /** Pongs that answer nothing: of all numbers, too early, again and again. */
    static void forgedPongs(Assault assault) {
        assault.beside(() -> publishTo(assault, assault.session(), "com.h.1", 100));
        assault.inParallel(2, number -> {
            RawWebSocket peer = assault.session(number == 0 ? "subscriber" : "member");
            subscribe(peer, 1);
            assault.drain(peer);
            for (long i = 0; !assault.isOver(); i++) {
                byte[] payload = ByteBuffer.allocate(Long.BYTES)
                        .putLong(i % 2 == 0 ? i / 100 : -i)
                        .array();
                peer.send(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.PONG, payload));
            }
        });
    }

    /** A subscriber of many topics, all of them of one history, who is slow to say that events of one of them have arrived. */
    static void manyTopics(Assault assault) throws Exception {
        RawWebSocket subscriber = assault.session("subscriber");
        subscribe(subscriber, 1_000);
        assault.beside(() -> publishTo(assault, assault.session(), "com.h.1", 10));
        while (!assault.isOver()) {
            String frame = subscriber.receive();
            if (frame.length() == 2 + Long.BYTES && frame.startsWith(RawWebSocket.PING + " ")) {
                byte[] payload = new byte[Long.BYTES];
                for (int i = 0; i < payload.length; i++) {
                    payload[i] = (byte) frame.charAt(2 + i);
                }
                subscriber.send(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.PONG, payload));
            }
        }
    }

    /** The whole history again and again. */
    static void replays(Assault assault) throws Exception {
        RawWebSocket publisher = assault.session();
        assault.drain(publisher);
        for (int i = 1; i <= 10_000; i++) {
            publisher.sendText("[16," + i + ",{},\"com.h.event\",[\"" + "x".repeat(100) + "\"]]");
        }
        assault.inParallel(4, number -> {
            RawWebSocket peer = assault.session();
            peer.sendText("[32,1,{\"match\":\"prefix\"},\"com.h.\"]");
            String subscribed = peer.receiveText();
            String subscription = subscribed.substring(subscribed.lastIndexOf(',') + 1, subscribed.length() - 1);
            if (number < 3) {
                assault.drain(peer);
            }
            for (int i = 2; !assault.isOver(); i++) {
                peer.sendText("[48," + i + ",{},\"wamp.subscription.get_events\",[" + subscription
                        + "],{\"limit\":1000000,\"reverse\":true,\"topic\":\"com.h." + (i % 2 == 0 ? "event" : "none")
                        + "\"}]");
            }
        });
    }
}

package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Attacks by compressed messages. */
final class DeflateAttacks {
    private static final int COMPRESSED = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

    private DeflateAttacks() {}

    private static RawWebSocket stranger(Assault assault) throws Exception {
        return assault.webSocket("wamp.2.json", OFFER);
    }

    private static RawWebSocket session(Assault assault) throws Exception {
        RawWebSocket peer = stranger(assault);
        peer.sendText(Assault.HELLO);
        peer.receiveText();
        assault.beside(() -> {
            while (!assault.isOver()) {
                peer.read(1);
            }
        });
        return peer;
    }

    private static byte[] compressed(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        for (int n = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
                n > 0;
                n = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH)) {
            out.write(part, 0, n);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    private static byte[] message(String text) {
        return RawWebSocket.frame(RawWebSocket.FIN | COMPRESSED | RawWebSocket.TEXT, compressed(text));
    }

    /** A few thousand octets that become four million, of strangers and of sessions. */
    static void bombs(Assault assault) {
        byte[] tooLong = message("[48,1,{},\"com.a.absent\",[\"" + "x".repeat(400_000_000) + "\"]]");
        byte[] longest = message("[48,1,{},\"com.a.absent\",[\"" + "x".repeat(4_000_000) + "\"]]");
        assault.inParallel(8, number -> {
            while (!assault.isOver()) {
                Assault.quietly(() -> {
                    if (number < 2) {
                        RawWebSocket peer = stranger(assault);
                        peer.send(tooLong);
                        peer.receive();
                    } else {
                        RawWebSocket peer = session(assault);
                        while (!assault.isOver()) {
                            peer.send(number % 2 == 0 ? longest : tooLong);
                        }
                    }
                });
            }
        });
    }

    /** A message in fragments of one octet, and one that never ends. */
    static void fragments(Assault assault) {
        byte[] whole = compressed("[48,1,{},\"com.a.absent\",[\"" + "x".repeat(1_000_000) + "\"]]");
        assault.inParallel(8, number -> {
            RawWebSocket peer = session(assault);
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            frames.writeBytes(RawWebSocket.frame(COMPRESSED | RawWebSocket.TEXT, new byte[] {whole[0]}));
            for (int i = 1; i < whole.length - 1; i++) {
                frames.writeBytes(RawWebSocket.frame(RawWebSocket.CONTINUATION, new byte[] {whole[i]}));
            }
            byte[] end = new byte[] {whole[whole.length - 1]};
            if (number % 2 == 0) {
                frames.writeBytes(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.CONTINUATION, end));
            }
            byte[] octets = frames.toByteArray();
            byte[] empty = RawWebSocket.frame(RawWebSocket.CONTINUATION, new byte[0]);
            peer.send(octets);
            while (!assault.isOver()) {
                peer.send(number % 2 == 0 ? octets : empty);
            }
        });
    }

    /** Messages that are hardly worth it, as many as there can be. */
    static void small(Assault assault) {
        byte[] one = message("[48,1,{},\"com.a.absent\"]");
        byte[] many = new byte[one.length * 500];
        for (int at = 0; at < many.length; at += one.length) {
            System.arraycopy(one, 0, many, at, one.length);
        }
        assault.inParallel(4, number -> {
            RawWebSocket peer = session(assault);
            while (!assault.isOver()) {
                peer.send(many);
            }
        });
    }
}

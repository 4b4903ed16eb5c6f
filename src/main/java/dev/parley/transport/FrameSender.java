package dev.parley.transport;

import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import dev.parley.frame.Deflation;
import dev.parley.frame.Payloads;
import dev.parley.jakarta.CloseReasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to one connection. Whoever sends leaves octets here and goes on; one thread, in {@link #run}, writes what there is, all
 * of it at once. Made by {@link SocketLink}; for all threads.
 */
final class FrameSender implements Wire, Runnable {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** A text that is compressed: the bit RSV1 (RFC 7692, 6). */
    private static final int COMPRESSED_TEXT = 0x40 | TEXT;

    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_OCTETS_FOLLOW = 126;
    private static final int EIGHT_OCTETS_FOLLOW = 127;
    private static final int LONGEST_HEADER = 14;

    private static final byte[] NOTHING = {};
    private static final int FIRST_BUFFER = 1024;

    /** So much is collected while the thread writes; a longer text is written from where it is. */
    private static final int MAX_BUFFER = 64 * 1024;

    private final Masks masks = new Masks();

    /** What is to be written next. Guarded by this, as all that follows. */
    private byte[] collected = new byte[FIRST_BUFFER];

    private int length;

    /** The text that found no room; null where there is none. */
    private byte @Nullable [] waiting;

    /** The opcode of {@link #waiting}. */
    private int waitingOpcode;

    /** Told when {@link #waiting} is written. */
    private @Nullable Done whoWaits;

    /** The payload of the ping that is to go out; null where none is. A later one says what an earlier one would have. */
    private byte @Nullable [] pingDue;

    /** "May elect to send a Pong frame for only the most recently processed Ping frame" (RFC 6455, 5.5.3). */
    private byte @Nullable [] pongDue;

    /** The payload of the close frame behind all this; null as long as none is wanted. */
    private byte @Nullable [] closeDue;

    /** Nothing more is written. */
    private boolean isOver;

    /** The thread waits for something to write. */
    private boolean isIdle;

    private final Owner owner;
    private volatile @Nullable OutputStream out;

    /** From how many octets on texts are compressed. Set before the first one is sent. */
    private volatile int compressFrom = SocketConnector.NO_COMPRESSION;

    /** Whose connection it is. */
    interface Owner {
        /** Nothing more can be written. By the thread that writes. */
        void couldNotWrite(IOException failure);

        /** The peer will be asked to close the connection, for that reason. */
        void willClose(String reason);
    }

    FrameSender(Owner owner) {
        this.owner = owner;
    }

    /**
     * Where {@link #run} is to write.
     *
     * @param from from how many octets on texts are compressed
     */
    void use(OutputStream stream, int from) {
        out = stream;
        compressFrom = from;
    }

    @Override
    public void send(Text text, Done done) {
        byte[] plain = text.characters().getBytes(StandardCharsets.UTF_8);
        byte[] compressed = plain.length < compressFrom ? null : Deflation.deflated(ByteBuffer.wrap(plain), 0);
        byte[] payload = compressed == null ? plain : compressed;
        int opcode = compressed == null ? TEXT : COMPRESSED_TEXT;
        boolean isTaken;
        synchronized (this) {
            if (isOver || closeDue != null) {
                isTaken = true;
            } else if (payload.length <= MAX_BUFFER - LONGEST_HEADER - length) {
                isTaken = true;
                add(opcode, payload);
            } else {
                isTaken = false;
                waiting = payload;
                waitingOpcode = opcode;
                whoWaits = done;
            }
            wake();
        }
        if (isTaken) {
            done.done(null);
        }
    }

    @Override
    public synchronized void ping(ByteBuffer payload) {
        byte[] octets = new byte[payload.remaining()];
        payload.duplicate().get(octets);
        pingDue = octets;
        wake();
    }

    /** Answers a ping. */
    synchronized void pong(byte[] payload) {
        pongDue = payload;
        wake();
    }

    @Override
    public void close(int code, String reason) {
        byte[] words = CloseReasons.shortened(reason).getBytes(StandardCharsets.UTF_8);
        close(ByteBuffer.allocate(2 + words.length)
                .putShort((short) code)
                .put(words)
                .array());
        owner.willClose(reason);
    }

    /** Sends a close frame with that payload behind what is here already, and nothing more. */
    synchronized void close(byte[] payload) {
        if (closeDue == null) {
            closeDue = payload;
            wake();
        }
    }

    /** Forgets what is not written: the connection is gone. */
    void stop() {
        Done dropped;
        synchronized (this) {
            isOver = true;
            dropped = whoWaits;
            whoWaits = null;
            waiting = null;
            wake();
        }
        if (dropped != null) {
            dropped.done(null);
        }
    }

    /** Caller holds the lock. */
    private void wake() {
        if (isIdle) {
            isIdle = false;
            notifyAll();
        }
    }

    /** Caller holds the lock. */
    private void add(int opcode, byte[] payload) {
        int mask = addHeader(opcode, payload.length);
        System.arraycopy(payload, 0, collected, length, payload.length);
        Payloads.mask(collected, length, payload.length, mask);
        length += payload.length;
    }

    /** Returns the mask; there is room for that payload afterwards, where it is to come here. Caller holds the lock. */
    private int addHeader(int opcode, int payloadLength) {
        int room = LONGEST_HEADER + (payloadLength > MAX_BUFFER ? 0 : payloadLength);
        if (length + room > collected.length) {
            collected = Arrays.copyOf(collected, Math.max(length + room, 2 * collected.length));
        }
        ByteBuffer header = ByteBuffer.wrap(collected).position(length);
        header.put((byte) (LAST | opcode));
        if (payloadLength < TWO_OCTETS_FOLLOW) {
            header.put((byte) (MASKED | payloadLength));
        } else if (payloadLength <= 0xffff) {
            header.put((byte) (MASKED | TWO_OCTETS_FOLLOW)).putShort((short) payloadLength);
        } else {
            header.put((byte) (MASKED | EIGHT_OCTETS_FOLLOW)).putLong(payloadLength);
        }
        int mask = masks.next();
        length = header.putInt(mask).position();
        return mask;
    }

    /** What is written next: collected frames, and perhaps a text whose header is the last thing in them. */
    private static final class Load {
        byte[] frames = NOTHING;
        int length;
        byte[] text = NOTHING;

        @Nullable
        Done done;

        boolean isLast;
    }

    /** Writes until the close frame is out, or the connection is gone. */
    @Override
    public void run() {
        Load load = new Load();
        load.frames = new byte[FIRST_BUFFER];
        try {
            OutputStream stream = out;
            while (stream != null && next(load)) {
                stream.write(load.frames, 0, load.length);
                if (load.text.length > 0) {
                    stream.write(load.text);
                    load.text = NOTHING;
                }
                Done done = load.done;
                if (done != null) {
                    load.done = null;
                    done.done(null);
                }
            }
        } catch (IOException failure) {
            owner.couldNotWrite(failure);
        } catch (InterruptedException nobodyDoes) {
            owner.couldNotWrite(new IOException("the thread that writes was interrupted", nobodyDoes));
        } finally {
            stop();
            if (load.done != null) {
                load.done.done(null);
            }
        }
    }

    /** Waits for something to write, and takes it; false where there is nothing more. */
    private synchronized boolean next(Load load) throws InterruptedException {
        while (!isOver
                && !load.isLast
                && length == 0
                && waiting == null
                && pingDue == null
                && pongDue == null
                && closeDue == null) {
            isIdle = true;
            wait();
        }
        if (isOver || load.isLast) {
            return false;
        }
        if (pongDue != null) {
            add(PONG, pongDue);
            pongDue = null;
        }
        if (pingDue != null) {
            add(PING, pingDue);
            pingDue = null;
        }
        byte[] text = waiting;
        if (text != null) {
            int mask = addHeader(waitingOpcode, text.length);
            Payloads.mask(text, 0, text.length, mask);
            load.text = text;
            load.done = whoWaits;
            waiting = null;
            whoWaits = null;
        } else if (closeDue != null) {
            add(CLOSE, closeDue);
            load.isLast = true;
        }
        byte[] empty = load.frames;
        load.frames = collected;
        load.length = length;
        collected = empty;
        length = 0;
        return true;
    }
}

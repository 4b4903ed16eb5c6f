package dev.parley.transport;

import dev.parley.client.Connector;
import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.SubProtocol;
import dev.parley.flow.CloseCodes;
import dev.parley.flow.Outbox;
import dev.parley.flow.OutboxLimits;
import dev.parley.flow.Wire;
import dev.parley.jakarta.TextParts;
import dev.parley.message.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a client's end of a WebSocket is, whichever implementation is below: text in parts on the one side, messages on the other. */
abstract class ClientLink implements Connector.Link {
    /** What a router may send at once: far beyond what ours reads from others. */
    static final int MAX_MESSAGE_CHARS = 64 << 20;

    private final Connector.Receiver receiver;
    private final TextParts parts = new TextParts(MessageDecoder.forgiving(), () -> MAX_MESSAGE_CHARS);

    /** Null before the opening, and where the router chose no sub-protocol of ours. */
    private volatile @Nullable Outbox outbox;

    ClientLink(Connector.Receiver receiver) {
        this.receiver = receiver;
    }

    Connector.Receiver receiver() {
        return receiver;
    }

    /** From now on messages go out over that wire. */
    void use(Wire wire, SubProtocol protocol) {
        outbox = new Outbox(wire, protocol, OutboxLimits.DEFAULT);
    }

    boolean isUsable() {
        return outbox != null;
    }

    /** A part of a text has arrived. For the one thread that reads. */
    void take(String part, boolean isLast) {
        Batch batch = parts.add(part, isLast);
        if (batch != null) {
            batch.messages().forEach(receiver::received);
            if (batch.malformed() != null) {
                receiver.malformed(batch.malformed());
            }
        }
    }

    /** Nothing can be sent any more. */
    void shut() {
        Outbox sending = outbox;
        if (sending != null) {
            sending.shut();
        }
    }

    /** Forgets what is to be sent, and closes. */
    void closeNow(String reason) {
        Outbox sending = outbox;
        if (sending != null) {
            sending.closeNow(CloseCodes.NORMAL, reason);
        }
    }

    @Override
    public void send(Message message) {
        Outbox sending = outbox;
        if (sending != null && sending.put(MessageEncoder.text(message)) == Outbox.Put.OVERFLOW) {
            sending.closeNow(CloseCodes.POLICY_VIOLATION, "does not read what it is sent");
        } else if (sending != null) {
            sending.flush();
        }
    }

    @Override
    public boolean hasRoom() {
        Outbox sending = outbox;
        // without a sub-protocol, what is sent is dropped
        return sending == null || sending.hasRoom();
    }

    @Override
    public void whenRoom(Runnable task) {
        Outbox sending = outbox;
        if (sending == null) {
            task.run();
        } else {
            sending.whenRoom(task);
        }
    }

    @Override
    public boolean probe() {
        Outbox sending = outbox;
        if (sending != null) {
            sending.ping();
        }
        return true;
    }

    @Override
    public boolean canMark() {
        return true;
    }

    @Override
    public void mark(long number) {
        Outbox sending = outbox;
        if (sending != null && sending.mark(number)) {
            sending.flush();
        }
    }

    /** The router has answered a ping. For the one thread that reads. */
    void ponged(ByteBuffer payload) {
        Outbox sending = outbox;
        long mark = sending == null ? 0 : sending.confirmed(payload);
        receiver.alive();
        if (mark > 0) {
            receiver.arrived(mark);
        }
    }

    @Override
    public void close(String reason) {
        Outbox sending = outbox;
        if (sending != null) {
            sending.closeAfterwards(CloseCodes.NORMAL, reason);
            sending.flush();
        }
    }
}

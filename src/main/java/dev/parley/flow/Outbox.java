package dev.parley.flow;

import dev.parley.codec.Batch;
import dev.parley.codec.SubProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to one peer: bounded, in order, one send in flight. A thread that decides puts messages in while it
 * decides, and flushes afterwards; the completion of a send starts the next one. For all threads.
 */
public final class Outbox implements Wire.Done {
    /** What {@link #put} did. */
    public enum Put {
        QUEUED,
        /** Queued, and nobody else is going to flush. */
        FLUSH_IT,
        OVERFLOW
    }

    /** What a queued message takes beside its characters. */
    private static final int CHARS_PER_MESSAGE = 64;

    /** How long nothing of a full outbox may be taken before it has overflowed: what one turn puts is no fault of its peer. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What one batch of {@code wamp.2.json.batched} may grow to. */
    private static final int BATCH_CHARS = 32 * 1024;

    /** From how many octets on the copy of a send in flight is charged: below, there is one small message on each connection. */
    public static final int CHARGED_OCTETS = 4096;

    private enum Send {
        STARTED,
        /** Completed before {@link Wire#send} returned: the sender loops. */
        COMPLETED,
        /** The sender has gone; the completion goes on. */
        LEFT
    }

    private final Wire wire;
    private final boolean isBatched;
    private final boolean isFramed;
    private final OutboxLimits limits;
    private final Budget budget;
    private final LongSupplier nanoClock;

    /** Not yet sent. Guarded by this. */
    private final ArrayDeque<Text> queue = new ArrayDeque<>();

    /** What {@link #queue} takes, in characters. Guarded by this. */
    private long queuedChars;

    /** What {@link #queue} takes, in octets, were none of it shared. Guarded by this. */
    private long queuedOctets;

    /** What the send in flight is made of. Guarded by this. */
    private final List<Text> inFlight = new ArrayList<>(1);

    /** What the send in flight takes: the transport has it, or a copy of its own. Guarded by this. */
    private long inFlightOctets;

    /** What of {@link #inFlightOctets} the budget has been charged with. Guarded by this. */
    private long chargedOctets;

    /** Whether {@link #chargedOctets} are not 0. */
    private volatile boolean hasCharged;

    /** A thread is in {@link #sendAll} or a send is in flight. Guarded by this. */
    private boolean isSending;

    /** How the send in flight stands. Guarded by this. */
    private Send send = Send.LEFT;

    /** When the send in flight began, by {@link #nanoClock}. Guarded by this. */
    private long sendingSince;

    /** A ping is to go out before the next message. Guarded by this. */
    private boolean pingIsDue;

    /** Null as long as nobody has marked anything. Guarded by this. */
    private @Nullable Marks marks;

    /** The close frame to send when all is out, or null. Guarded by this. */
    private @Nullable Close close;

    /** Told when what waits has become little, not as soon as there is room for one. */
    private final RoomWaiters roomWaiters = new RoomWaiters(this::hasRoomOrIsShut);

    /** Whether there is ample room: who asks, for each call, need not wait for whoever sends. Written by holders of the lock. */
    private volatile boolean hasRoom = true;

    /** How many want nothing to pass for a while. Guarded by this. */
    private int gates;

    /** Nothing more is sent. Guarded by this. */
    private boolean isShut;

    /** The byte behind each message of a batch: the one the peer used last. */
    private volatile char separator = Batch.RECORD_SEPARATOR;

    private record Close(int code, String reason) {}

    /** An outbox that shares no budget of memory. */
    public Outbox(Wire wire, SubProtocol protocol, OutboxLimits limits) {
        this(wire, protocol, limits, Budget.unlimited(), System::nanoTime);
    }

    /** An outbox that charges a budget which it shares with others. */
    public Outbox(Wire wire, SubProtocol protocol, OutboxLimits limits, Budget budget) {
        this(wire, protocol, limits, budget, System::nanoTime);
    }

    Outbox(Wire wire, SubProtocol protocol, OutboxLimits limits, Budget budget, LongSupplier nanoClock) {
        this.budget = budget;
        this.nanoClock = nanoClock;
        this.wire = wire;
        this.isFramed = wire.isFramed();
        this.isBatched = protocol == SubProtocol.JSON_BATCHED;
        this.limits = limits;
    }

    /** Says with which byte the peer separates the messages of a batch. */
    public void useSeparator(char separator) {
        this.separator = separator;
    }

    /** Whether what is put here had best be {@link Text#framed}. */
    public boolean isFramed() {
        return isFramed;
    }

    /** Queues a message; drops it where the outbox is closing. */
    public Put put(String message) {
        return put(new Text(message, 1, budget));
    }

    /** Queues a message of which this outbox is a holder, and lets go of it. */
    public Put put(Text message) {
        Put put = queue(message);
        if (put == Put.OVERFLOW) {
            message.letGo();
        }
        return put;
    }

    private synchronized Put queue(Text message) {
        if (isShut || close != null) {
            message.letGo();
            return Put.QUEUED;
        }
        // a message that is itself too long for the bound is no fault of the receiver's
        boolean isTooMuch = queuedChars + message.length() > limits.chars() && !queue.isEmpty();
        if ((isTooMuch && queuedChars + message.length() > 2 * limits.chars())
                || ((isTooMuch || queue.size() >= limits.messages()) && isStalled())) {
            return Put.OVERFLOW;
        }
        boolean isFirst = queue.isEmpty() && !isSending;
        queue.add(message);
        if (marks != null) {
            marks.queuedMessage();
        }
        queuedChars += CHARS_PER_MESSAGE + message.length();
        queuedOctets += message.octets();
        measureRoom();
        return isFirst ? Put.FLUSH_IT : Put.QUEUED;
    }

    /** Whether more waits than may, and the peer takes nothing of it. */
    public synchronized boolean isOverfull() {
        return (queue.size() > limits.messages() || queuedChars > limits.chars()) && isStalled();
    }

    private synchronized boolean isStalled() {
        return isSending && nanoClock.getAsLong() - sendingSince > STALL_NANOS;
    }

    /** What waits, and what may: for a line of the log. */
    public synchronized String state() {
        return queue.size() + " messages (limits.outboxMessages: " + limits.messages() + ") and " + queuedChars
                + " characters (limits.outboxBytes: " + limits.chars() + ") wait for it, " + inFlightOctets
                + " octets are being sent for " + (isSending ? millisInFlight() : 0) + " ms";
    }

    /** Whether there is ample room; who asks before putting does not overflow. */
    public boolean hasRoom() {
        return hasRoom;
    }

    /** As {@link #hasRoom}, behind so many messages of so many characters, which are about to be put. */
    public boolean hasRoom(int messages, long chars) {
        return messages == 0 ? hasRoom : hasRoomBehind(messages, chars);
    }

    private synchronized boolean hasRoomBehind(int messages, long chars) {
        return limits.hasRoom(queue.size() + messages, queuedChars + chars);
    }

    /** After a change of {@link #queue}. Caller holds the lock. */
    private void measureRoom() {
        boolean isAmple = limits.hasRoom(queue.size(), queuedChars);
        if (isAmple != hasRoom) {
            hasRoom = isAmple;
        }
    }

    /**
     * Runs a task once, when there is ample room, or when nothing is sent any more: at once, or in the thread that sends or shuts
     * this. So the task is short, does not block, and hands over what is an application's.
     */
    public void whenRoom(Runnable task) {
        roomWaiters.add(task);
    }

    private synchronized boolean hasRoomOrIsShut() {
        return isShut || hasRoom();
    }

    private synchronized boolean hasMoreThanALittleRoom() {
        return limits.hasAmpleRoom(queue.size(), queuedChars);
    }

    /** Has the next flush close the connection behind all that is queued; what is put later is dropped. */
    public synchronized void closeAfterwards(int code, String reason) {
        if (close == null) {
            close = new Close(code, reason);
        }
    }

    /** Forgets what is queued and closes the connection at once. */
    public void closeNow(int code, String reason) {
        shut();
        wire.close(code, reason);
    }

    /** Forgets what is queued: the connection is gone. The caller holds no lock. */
    public void shut() {
        forget();
        roomWaiters.tell();
    }

    /** Whether nothing is sent any more. */
    public synchronized boolean isShut() {
        return isShut;
    }

    private synchronized void forget() {
        isShut = true;
        queue.forEach(Text::letGo);
        queue.clear();
        marks = null;
        queuedChars = 0;
        queuedOctets = 0;
        measureRoom();
        landed();
    }

    /** The octets that wait here, and those of the send in flight. */
    public synchronized long octets() {
        return queuedOctets + inFlightOctets;
    }

    /** The octets of the send in flight. */
    public synchronized long inFlightOctets() {
        return inFlightOctets;
    }

    /** The send in flight is over, or nobody waits for its end any more. Caller holds the lock. */
    private void landed() {
        inFlight.forEach(Text::letGo);
        inFlight.clear();
        if (chargedOctets > 0) {
            budget.release(chargedOctets);
            chargedOctets = 0;
            hasCharged = false;
        }
        inFlightOctets = 0;
    }

    public void ping() {
        synchronized (this) {
            pingIsDue = true;
        }
        flush();
    }

    /**
     * Puts a mark behind all that is queued: a ping that bears a number. Numbers count upwards.
     *
     * @return whether somebody has to flush
     */
    public synchronized boolean mark(long number) {
        if (isShut || close != null) {
            return false;
        }
        if (marks == null) {
            marks = new Marks(queue.size());
        }
        marks.add(number);
        return !isSending;
    }

    /** The highest mark of which that payload of a pong says that it has arrived, and what was before it; 0 for none that was not known. */
    public synchronized long confirmed(ByteBuffer pong) {
        return marks == null ? 0 : marks.confirm(Marks.number(pong));
    }

    /** How long the last mark that came back was on its way, in nanoseconds; negative where none has come. */
    public synchronized long roundTripNanos() {
        return marks == null ? -1 : marks.roundTripNanos();
    }

    /** From now on nobody wants to know whether what has been put until now arrives. */
    public synchronized void forgetMarks() {
        if (marks != null) {
            marks.forget();
        }
    }

    /** The peer has taken a part of the send in flight. */
    public synchronized void progressed() {
        sendingSince = nanoClock.getAsLong();
    }

    /** How long the send in flight has been waiting for the peer to read; 0 without one. */
    public synchronized long stalledMillis() {
        return isSending ? millisInFlight() : 0;
    }

    /** Caller holds the lock. */
    private long millisInFlight() {
        return (nanoClock.getAsLong() - sendingSince) / 1_000_000;
    }

    /** Lets no message pass until {@link #release} is called as often. */
    public synchronized void hold() {
        gates++;
    }

    /** Ends what {@link #hold} has begun, and sends what has waited for that. */
    public void release() {
        synchronized (this) {
            gates--;
        }
        flush();
    }

    /** Sends what is queued, unless a thread or a completion is doing so. */
    public void flush() {
        synchronized (this) {
            if (isSending || isShut) {
                return;
            }
            isSending = true;
            sendingSince = nanoClock.getAsLong();
        }
        sendAll();
    }

    /** Only whoever has set {@link #isSending} comes in here. */
    private void sendAll() {
        Text text;
        while ((text = next()) != null) {
            if (!roomWaiters.isEmpty() && hasMoreThanALittleRoom()) {
                roomWaiters.tell();
            }
            if (hasCharged && isTooMuchForAll()) {
                // it was this one that had the most
                done(null);
            } else {
                wire.send(text, this);
            }
            synchronized (this) {
                if (send == Send.STARTED) {
                    send = Send.LEFT;
                    return;
                }
            }
        }
    }

    /** What to send next; null where there is nothing and {@link #isSending} is over. */
    private @Nullable Text next() {
        ByteBuffer ping;
        do {
            Close last = null;
            synchronized (this) {
                ping = takePing();
                boolean isHeld = gates > 0;
                if (ping == null && !queue.isEmpty() && !isHeld) {
                    send = Send.STARTED;
                    sendingSince = nanoClock.getAsLong();
                    return isBatched ? batch() : message();
                }
                if (ping == null) {
                    isSending = false;
                    last = isShut || isHeld ? null : close;
                    isShut |= last != null;
                }
            }
            if (ping != null) {
                wire.ping(ping);
            } else if (last != null) {
                wire.close(last.code(), last.reason());
            }
        } while (ping != null);
        return null;
    }

    /** Has the budget enforced, after which this outbox may be shut. Caller holds no lock. */
    private boolean isTooMuchForAll() {
        budget.enforce();
        synchronized (this) {
            return isShut;
        }
    }

    /** What the ping bears that goes out now; null where none does. Caller holds the lock. */
    private @Nullable ByteBuffer takePing() {
        boolean isMarkDue = isMarkDue();
        boolean isDue = (pingIsDue || isMarkDue) && !isShut;
        pingIsDue = false;
        if (!isDue) {
            return null;
        }
        return Marks.payload(marks == null ? 0 : isMarkDue ? marks.take() : marks.latest());
    }

    /** Caller holds the lock. */
    private boolean isMarkDue() {
        return marks != null && gates == 0 && marks.isDue();
    }

    private Text message() {
        Text message = queue.remove();
        if (marks != null) {
            marks.tookMessage();
        }
        queuedChars -= CHARS_PER_MESSAGE + message.length();
        queuedOctets -= message.octets();
        measureRoom();
        inFlight.add(message);
        inFlightOctets += message.octets();
        // a frame is shared by all, and in a batch there is a copy of it
        if (message.octets() >= CHARGED_OCTETS && (isBatched || !isFramed)) {
            chargedOctets += message.octets();
            hasCharged = true;
            budget.charge(message.octets());
        }
        return message;
    }

    private Text batch() {
        long length = 0;
        do {
            length += message().length() + 1;
        } while (!queue.isEmpty() && !isMarkDue() && length + queue.element().length() <= BATCH_CHARS);
        return Text.batch(inFlight, separator, isFramed, budget);
    }

    @Override
    public void done(@Nullable Throwable failure) {
        synchronized (this) {
            sendingSince = nanoClock.getAsLong();
            landed();
        }
        if (failure != null) {
            // the container closes the connection and says so, or the watch over stalled sends does
            shut();
        }
        synchronized (this) {
            if (send == Send.STARTED) {
                send = Send.COMPLETED;
                return;
            }
        }
        sendAll();
    }
}

package dev.parley.runtime;

import dev.parley.auth.Evidence;
import dev.parley.codec.Batch;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.SubProtocol;
import dev.parley.fault.LogText;
import dev.parley.flow.Budget;
import dev.parley.flow.CloseCodes;
import dev.parley.flow.Inbox;
import dev.parley.flow.Outbox;
import dev.parley.flow.Pace;
import dev.parley.flow.Rate;
import dev.parley.flow.Wire;
import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Place;
import dev.parley.router.SessionFigures;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.runtime.work.Paces;
import dev.parley.runtime.work.Threads;
import dev.parley.runtime.work.Unfinished;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One peer of the router, from its side of the wire. The endpoint brings what arrives, in order; the facts wait here for the
 * connection's turn in the mailbox of the place it is in.
 */
public final class Connection implements TransportId {
    /** What one turn may do before others have theirs. */
    private static final int FACTS_PER_TURN = 32;

    /** What may stay in flight while a connection that was cut waits for its close frame to be read. */
    private static final long HEAVY_OCTETS = 256 * 1024;

    /** Who has to wait is not woken for every message. */
    private static final long LEAST_WAIT_MILLIS = 20;

    private static final String MALFORMED = "malformed message: ";

    /** Something that happened to the connection, told to the place it is in. */
    interface Fact {
        List<Action> tell(Place place, Time now);
    }

    private final Evidence evidence;
    private final boolean isBatched;
    private final Limits limits;
    private final Outbox outbox;
    private final Unfinished unfinished;
    private final Budget budget;
    private final Threads threads;
    private final Paces paces;

    /** Whoever finds it idle posts the connection to its mailbox. */
    private final Inbox<Fact> facts = new Inbox<>();

    /** An object of its own, as the connection is asked for one interface alone: see {@link Message#asRequest}. */
    private final Mailbox.Turn turn = this::take;

    private final Unrouted unrouted;
    private final Intake intake;
    private final @Nullable Reading reading;

    /** Where the connection is; written by the thread that has its turn. */
    private volatile Mailbox mailbox;

    /** Nothing that arrives counts any more. */
    private volatile boolean isOver;

    /** The place has asked in vain whether there is room, and has not been told since that there is. */
    private final AtomicBoolean isRoomWanted = new AtomicBoolean();

    /** The end of a connection that was cut is on its way. */
    private final AtomicBoolean isCut = new AtomicBoolean();

    /** Why it was cut; null as long as it is not. */
    private volatile @Nullable String whyCut;

    /** Why it was closed, as far as the router knows; null as long as it is open, or where the peer closed it. */
    private volatile @Nullable ConnectionEnd end;

    /** Its place wants to be told nothing about it at present. For the holder of {@link #mailbox}. */
    private boolean isPaused;

    /** How fast the peer may send; null where it may send as it likes. For the holder of {@link #mailbox}. */
    private Paces.@Nullable Stay stay;

    /** The log has it that it sends too fast. For the holder of {@link #mailbox}. */
    private boolean isKnownToBeFast;

    /** Its messages wait because it has sent too many. Written by the holder of {@link #mailbox}. */
    private volatile boolean isSlowed;

    /** Facts wait that nobody is going to tell before the pause is over. For the holder of {@link #mailbox}. */
    private boolean isOwedATurn;

    /** Messages of the peer and to it since it came to the place where it is; for the holder of {@link #mailbox}. */
    private long received;

    /** As {@link #received}. */
    private long sent;

    /** What let the peer into the realm in which it is; null elsewhere. */
    private volatile @Nullable Admission admission;

    /** The place wants to know of the next sign of life. */
    private volatile boolean isProbed;

    /** When something last arrived, by the clock of {@link System#nanoTime}. */
    private volatile long lastSignOfLife = System.nanoTime();

    /** When a ping last went out, by the same clock. Written by the timer. */
    private volatile long pinged = lastSignOfLife;

    /** How long the last ping or mark took to be answered; negative where none was. */
    private volatile long roundTripNanos = -1;

    Connection(
            Wire wire,
            SubProtocol protocol,
            Evidence evidence,
            @Nullable Reading reading,
            Limits limits,
            Budget budget,
            Mailbox lobby,
            Threads threads,
            Paces paces) {
        this.paces = paces;
        this.unrouted = new Unrouted(budget);
        this.intake = new Intake(facts, unrouted, reading, () -> isOver);
        this.reading = reading;
        this.evidence = evidence;
        this.isBatched = protocol == SubProtocol.JSON_BATCHED;
        this.limits = limits;
        this.outbox = new Outbox(wire, protocol, limits.outbox(), budget);
        this.unfinished = new Unfinished(budget);
        this.budget = budget;
        this.mailbox = lobby;
        this.threads = threads;
        limit();
        if (reading != null) {
            reading.report(this::arrived, this::left);
        }
    }

    private void limit() {
        if (reading != null) {
            reading.limit(messageChars());
        }
    }

    /** The longest WebSocket message that is read at present: a WAMP message, and the separator behind it in a batch. */
    public int messageChars() {
        return limits.messageChars(admission != null) + (isBatched ? Limits.SEPARATOR : 0);
    }

    /** Octets are never fewer than characters. */
    @Override
    public int messageOctets() {
        return limits.messageChars();
    }

    @Override
    public Evidence evidence() {
        return evidence;
    }

    @Override
    public boolean hasRoom(int messages, long chars) {
        boolean hasRoom = outbox.hasRoom(messages, chars);
        if (!hasRoom && isRoomWanted.compareAndSet(false, true)) {
            outbox.whenRoom(this::hasRoomAgain);
        }
        return hasRoom;
    }

    @Override
    public boolean isGone() {
        return outbox.isShut();
    }

    private void hasRoomAgain() {
        isRoomWanted.set(false);
        if (!outbox.isShut()) {
            deliver(List.of((place, now) -> place.hasRoomAgain(this, now)));
        }
    }

    @Override
    public @Nullable String whyCut() {
        return whyCut;
    }

    /** Not who does not read, and not who has made the router fail. */
    @Override
    public boolean mayComeBack() {
        return end == null || end == ConnectionEnd.PEER || end == ConnectionEnd.SILENT;
    }

    /** Who is at its other end, for a line of the log. */
    @Override
    public String toString() {
        InetAddress address = evidence.address();
        String from = address == null ? "" : " from " + address.getHostAddress();
        Admission admitted = admission;
        return admitted == null
                ? "a peer without a session" + from
                : "session " + admitted.session() + " of "
                        + LogText.quoted(admitted.identity().authid()) + " in realm "
                        + LogText.quoted(mailbox.place().id().toString()) + from;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Takes what one WebSocket message of so many characters carried. */
    public void received(Batch frame, int chars) {
        arrived(frame, chars);
        if (isSlowed && reading == null && intake.isFull()) {
            cut(
                    CloseCodes.POLICY_VIOLATION,
                    ConnectionEnd.REFUSED,
                    "it goes on sending faster than limits.rateByRole allows");
        } else {
            intake.added();
        }
    }

    private void arrived(Batch frame, int chars) {
        lastSignOfLife = System.nanoTime();
        String complaint = complaint(frame);
        if (isBatched && frame.separator() != 0) {
            outbox.useSeparator(frame.separator());
        }
        List<Fact> arrived = new ArrayList<>(frame.messages().size() + 1);
        if (complaint == null || (isBatched && frame.malformed() != null)) {
            // the messages before a malformed one are as good as if each had come alone
            for (Message message : frame.messages()) {
                int octets = arrived.isEmpty() ? chars : 0;
                arrived.add((place, now) -> {
                    received++;
                    mailbox.received(this, message, octets);
                    return stay == null
                            ? place.received(this, message, now)
                            : paced(stay.pace(), place, message, octets, now);
                });
            }
        }
        if (complaint != null) {
            arrived.add((place, now) -> place.malformed(this, complaint, now));
        }
        charge(arrived, chars);
        deliver(arrived);
    }

    /** Tells of a message from a peer that may send so fast: what is over is refused, or what comes behind it waits. */
    private List<Action> paced(Pace limit, Place place, Message message, int octets, Time now) {
        long nanos = System.nanoTime();
        Rate rate = limit.rate();
        if (rate.isRefusing() && limit.waitNanos(nanos) > 0) {
            tooFast(rate);
            return place.receivedTooMuch(this, message, "this role may send " + rate, now);
        }
        limit.count(octets, nanos);
        long wait = limit.waitNanos(nanos);
        if (!rate.isRefusing() && wait > 0 && !isOver) {
            tooFast(rate);
            isSlowed = true;
            threads.executeLater(Math.max(LEAST_WAIT_MILLIS, millis(wait)), this::goOn);
        }
        return place.received(this, message, now);
    }

    private void tooFast(Rate rate) {
        mailbox.tooFast(this, rate, !isKnownToBeFast);
        isKnownToBeFast = true;
    }

    /** Its messages have waited long enough. */
    private void goOn() {
        mailbox.post((holder, now) -> {
            if (holder == mailbox && isSlowed) {
                isSlowed = false;
                if (isOwedATurn && !isPaused) {
                    take(holder, now);
                }
            }
        });
    }

    /** Charges what has arrived until the last of it is routed. */
    private void charge(List<Fact> arrived, int chars) {
        long octets = isOver ? 0 : unrouted.charge(chars);
        if (octets > 0) {
            Fact last = arrived.get(arrived.size() - 1);
            arrived.set(arrived.size() - 1, (place, now) -> {
                unrouted.release(octets);
                return last.tell(place, now);
            });
            budget.enforce();
        }
    }

    private @Nullable String complaint(Batch frame) {
        if (frame.malformed() != null) {
            return MALFORMED + frame.malformed();
        }
        if (isBatched && frame.separator() == 0) {
            return "malformed batch: each message of wamp.2.json.batched ends with the octet 0x1E";
        }
        if (!isBatched && frame.separator() != 0) {
            return "malformed message: the end of the message expected, not a separator of wamp.2.json.batched";
        }
        return null;
    }

    /** Takes something that cannot be a message; {@code what} goes to the peer. Never waits. */
    public void malformed(String what) {
        arrived(Batch.unreadable(what), 0);
    }

    /**
     * The same where the connection is about to be closed for it: if another thread is at work in its place, the ABORT does not wait for
     * that.
     */
    public void broken(String what, Hub hub) {
        malformed(what);
        hub.conclude();
        if (!isOver) {
            Abort abort = new Abort(
                    Dict.of(Attribute.MESSAGE.key(), MALFORMED + what), ErrorUri.PROTOCOL_VIOLATION, Payload.NONE);
            outbox.put(MessageEncoder.text(abort));
            outbox.flush();
        }
    }

    /**
     * The peer has answered a ping, or sent a pong unasked.
     *
     * @param payload what the pong bears
     * @return how long the answer took in nanoseconds, or a negative number where something else came before
     */
    public long answered(ByteBuffer payload) {
        long mark = outbox.confirmed(payload);
        if (mark > 0) {
            alive();
            deliver(List.of((place, now) -> place.marked(this, mark, now)));
            roundTripNanos = outbox.roundTripNanos();
            return roundTripNanos;
        }
        long sent = pinged;
        long took = lastSignOfLife - sent < 0 ? System.nanoTime() - sent : -1;
        if (took >= 0) {
            roundTripNanos = took;
        }
        alive();
        return took;
    }

    /** The peer is there: it has answered a ping, or a long message is still arriving. */
    public void alive() {
        lastSignOfLife = System.nanoTime();
        if (isProbed) {
            isProbed = false;
            deliver(List.of((place, now) -> place.signOfLife(this, now)));
        }
    }

    /** So many octets are kept of a frame that has not ended. */
    private void arrived(long octets) {
        if (unfinished.frame(octets)) {
            alive();
            budget.enforce();
        }
    }

    /** The peer has taken a part of a long message, behind which it finds no ping before it has all of it. */
    private void left() {
        outbox.progressed();
        alive();
    }

    /** So many characters have come of a message that goes on after the frame that was the last. */
    public void fragments(int chars) {
        unfinished.fragments(2L * chars);
        budget.enforce();
    }

    /** What waits for it and of it, for a line of the log. */
    String state() {
        return outbox.state() + ", " + unfinished.octets() + " octets of a message have come that has not ended, "
                + unrouted.octets() + " wait for being routed";
    }

    /** What it takes of the budget. */
    long octets() {
        return outbox.octets() + unfinished.octets() + unrouted.octets();
    }

    /** Asks the peer for a sign of life; the place is told of it. */
    void probe() {
        isProbed = true;
        threads.execute(outbox::ping);
    }

    /** The connection is closed, whoever did it. */
    public void closed() {
        outbox.shut();
        unfinished.drop();
        unrouted.drop();
        gone();
    }

    void entered(@Nullable Admission admission) {
        deliver(List.of((place, now) -> place.entered(this, admission, now)));
    }

    private void gone() {
        deliver(List.of((place, now) -> {
            endStay();
            return place.disconnected(this, now);
        }));
        isOver = true;
        intake.over();
        if (isSlowed) {
            goOn();
        }
    }

    private void deliver(List<Fact> arrived) {
        if (isOver || arrived.isEmpty()) {
            return;
        }
        if (facts.addAll(arrived)) {
            mailbox.post(turn);
        }
    }

    /** Tells the place some of the facts. Called by the thread that holds {@link #mailbox}, or what that was when this was posted. */
    private void take(Mailbox holder, Time now) {
        if (mailbox != holder) {
            holder.postLater(turn, mailbox);
            return;
        }
        boolean isMore = true;
        int budget = FACTS_PER_TURN;
        while (isMore && !isPaused && !isSlowed && mailbox == holder && budget > 0) {
            isMore = facts.drainOne(fact -> holder.tell(this, fact, now));
            budget = isMore && holder.isLate() ? 0 : budget - 1;
        }
        intake.drained();
        isOwedATurn = isMore && (isPaused || isSlowed);
        if (isMore && !isOwedATurn) {
            holder.postLater(turn, mailbox);
        }
    }

    /** Has it told some of the facts that wait. */
    Mailbox.Turn turn() {
        return turn;
    }

    /**
     * The place wants to be told nothing about it, or wants to be told again what waits and what comes. For the holder of its mailbox.
     *
     * @return whether the connection is now to be posted to that
     */
    boolean pause(boolean isPausedNow) {
        boolean isDue = isPaused && !isPausedNow && isOwedATurn && !isSlowed;
        isPaused = isPausedNow;
        isOwedATurn &= !isDue;
        return isDue;
    }

    /**
     * Goes to another place; that is told before the facts that wait. Called by the thread that holds the mailbox of the place it
     * leaves.
     *
     * @return whether the connection is now to be posted to the other mailbox: it is not its own turn, but an authenticator's
     */
    boolean move(Mailbox to, @Nullable Admission admission) {
        boolean isIdle = facts.addFirst((place, now) -> place.entered(this, admission, now));
        endStay();
        mailbox = to;
        outbox.forgetMarks();
        received = 0;
        sent = 0;
        this.admission = admission;
        stay = admission == null
                ? null
                : paces.begin(limits.rateByRole(), to.place().id(), admission.identity(), evidence, System.nanoTime());
        isSlowed = false;
        isKnownToBeFast = false;
        limit();
        return isIdle;
    }

    /** For the holder of {@link #mailbox}. */
    private void endStay() {
        if (stay != null) {
            stay.end(System.nanoTime());
            stay = null;
        }
    }

    /** Has the outbox close when all is sent; what arrives from now on is ignored. */
    void finish(int code, ConnectionEnd why, String reason) {
        endsBy(why);
        isOver = true;
        intake.over();
        outbox.closeAfterwards(code, reason);
    }

    private void endsBy(ConnectionEnd why) {
        if (end == null) {
            end = why;
        }
    }

    /** Why it was closed. */
    ConnectionEnd end() {
        ConnectionEnd known = end;
        return known == null ? ConnectionEnd.PEER : known;
    }

    /** A message more to it; for the holder of {@link #mailbox}. */
    void sent() {
        sent++;
    }

    /** How many messages came from it since it came where it is; for the holder of {@link #mailbox}. */
    long receivedMessages() {
        return received;
    }

    /** As {@link #receivedMessages}, of those to it. */
    long sentMessages() {
        return sent;
    }

    /** What is known of its session, with what is known of itself. For the holder of {@link #mailbox}. */
    SessionSnapshot snapshot(SessionFigures figures, Time now) {
        return new SessionSnapshot(
                figures,
                now.wallMillis() - (now.monotonicMillis() - figures.startedMillis()),
                figures.waitsUntilMillis() == 0
                        ? 0
                        : now.wallMillis() + (figures.waitsUntilMillis() - now.monotonicMillis()),
                evidence.address(),
                isBatched ? SubProtocol.JSON_BATCHED : SubProtocol.JSON,
                outbox.octets(),
                roundTripNanos,
                received,
                sent);
    }

    boolean isCut() {
        return isCut.get();
    }

    /**
     * Gives up what waits for the peer and what has come of a message: nothing of it is charged any more.
     *
     * @return whether that was so much that the transport is not to keep its copy until a close frame has been read
     */
    boolean drop() {
        boolean isHeavy = outbox.inFlightOctets() + unfinished.octets() > HEAVY_OCTETS;
        outbox.shut();
        unfinished.drop();
        unrouted.drop();
        return isHeavy;
    }

    /** Closes the socket at once, where the transport can. */
    void terminate() {
        if (reading != null) {
            reading.terminate();
        }
    }

    /** Closes at once and without a word in WAMP, for a peer that does not read or does not answer. */
    void cut(int code, ConnectionEnd why, String reason) {
        endsBy(why);
        whyCut = reason;
        if (drop()) {
            terminate();
        }
        gone();
        if (isCut.compareAndSet(false, true)) {
            // containers may block here as long as the peer does not read
            threads.execute(() -> outbox.closeNow(code, reason));
        }
    }

    /** Looks whether the peer is still there: called by the timer, about once a second. */
    void watch(Hub hub) {
        if (isCut.get()) {
            return;
        }
        long now = System.nanoTime();
        // a peer that is not read has no way to show a sign of life
        boolean isAnswered = intake.isPaused() || lastSignOfLife - pinged >= 0;
        if (outbox.isOverfull()) {
            hub.evictions().overflow(this, "its outbox is full");
        } else if (outbox.stalledMillis() > limits.pongMillis()) {
            hub.evictions().overflow(this, "it has taken nothing for limits.pongMillis (" + limits.pongMillis() + ")");
        } else if (!isAnswered && millis(now - pinged) > limits.pongMillis()) {
            hub.evictions()
                    .lost(
                            this,
                            "no answer to a ping",
                            "nothing has come for " + millis(now - lastSignOfLife) + " ms (limits.pingMillis: "
                                    + limits.pingMillis() + ", limits.pongMillis: " + limits.pongMillis() + ")");
        } else if (isAnswered && millis(now - lastSignOfLife) >= limits.pingMillis()) {
            pinged = now;
            threads.execute(outbox::ping);
        }
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}

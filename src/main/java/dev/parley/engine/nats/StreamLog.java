package dev.parley.engine.nats;

import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.support.Status;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream of NATS, which this router alone adds to. It is read by a consumer of its own, which is made anew from the next position whenever
 * it falls silent, and added to by frames, many under way at a time. Each frame names the position that it follows, so the server
 * takes them in turn or not at all; what it has not taken is sent again. A frame is done when it is read. For the engine's thread.
 */
final class StreamLog {
    /** {@code incarnation number}: whose frame it is, and which. */
    static final String FRAME = "Ply";

    private static final String FOLLOWS = "Nats-Expected-Last-Sequence";
    private static final String API = "$JS.API.";
    private static final String DELIVERED = ".d";
    private static final String ACKNOWLEDGED = ".a";
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long STEP = TimeUnit.SECONDS.toNanos(3);
    private static final long UNREAD = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_SENT = 1_024;
    private static final long MOST_OCTETS = 4 << 20;

    /** What headers may take of a message. */
    private static final int HEADERS = 4 * 1_024;

    private static final byte[] ERROR = "\"error\":".getBytes(StandardCharsets.US_ASCII);

    /** Whoever has the log. */
    interface Owner {
        /** What is in the stream, each once and in order. */
        void read(Entry entry);

        /** That was in the stream, and somebody has deleted it before it was read. */
        void vanished(Frame frame);

        /** That is longer than the server takes. Told in its turn. */
        void tooLong(Frame frame, long most);

        /** What was in the stream has been read. */
        void caughtUp();

        /** The stream cannot be used any more. */
        void broken(String why);
    }

    /**
     * What is in the stream.
     *
     * @param incarnation whose frame it is; empty where it is nobody's
     * @param own what was given to {@link #append}; null where it was not
     */
    record Entry(
            long position,
            Message message,
            String incarnation,
            long number,
            @Nullable Frame own) {
        @Nullable
        String header(String name) {
            Headers headers = message.getHeaders();
            return headers == null ? null : headers.getFirst(name);
        }
    }

    /** What is to be added. */
    static final class Frame {
        final String subject;
        final byte[] body;
        final List<String> headers;
        final long since = System.nanoTime();
        private long number;
        private long sentAt;

        /** @param headers name, value, name, value … */
        Frame(String subject, byte[] body, String... headers) {
            this.subject = subject;
            this.body = body;
            this.headers = List.of(headers);
        }
    }

    private enum State {
        CUT,
        SYNCING,
        LIVE
    }

    private final Line line;
    private final StreamConfiguration made;
    private final Owner owner;
    private State state = State.CUT;
    private String incarnation = "";
    private long number;

    /** Sent, and not read yet. */
    private final ArrayDeque<Frame> sent = new ArrayDeque<>();

    private final ArrayDeque<Frame> unsent = new ArrayDeque<>();
    private long sentOctets;
    private boolean isClosed;

    private @Nullable String inbox;
    private @Nullable ZonedDateTime created;
    private long next = 1;
    private long lastOfStream;
    private long consumed;

    /** The position that the next frame follows. */
    private long follows;

    private long epoch;
    private long syncedAt = System.nanoTime() - STEP;
    private boolean isSyncDue;
    private long heardAt;
    private @Nullable String trouble;

    /** @param made how the stream is made where there is none */
    StreamLog(Line line, StreamConfiguration made, Owner owner) {
        this.line = line;
        this.made = made;
        this.owner = owner;
    }

    /** What is added from now on is of that incarnation. */
    void begin(String of) {
        incarnation = of;
        number = 0;
    }

    void append(Frame frame) {
        frame.number = ++number;
        unsent.add(frame);
        pump();
    }

    /** Adds nothing of what has been given and not been read, as far as that is still to be decided. */
    List<Frame> abandon() {
        List<Frame> all = new ArrayList<>(sent);
        all.addAll(unsent);
        sent.clear();
        unsent.clear();
        sentOctets = 0;
        return all;
    }

    int unresolved() {
        return sent.size() + unsent.size();
    }

    /** For how long the oldest has waited, in nanoseconds. */
    long waitingSince(long now) {
        Frame oldest = sent.isEmpty() ? unsent.peek() : sent.peek();
        return oldest == null ? 0 : now - oldest.since;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    /** What was wrong when it last went wrong; null where it is right. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** The last position that has been read. */
    long last() {
        return next - 1;
    }

    void close() {
        isClosed = true;
        stopListening();
    }

    /** The line is cut. */
    void cut() {
        state = State.CUT;
        epoch++;
    }

    void tick(long now) {
        if (isClosed) {
            return;
        }
        boolean isSilent = state == State.LIVE && now - heardAt > SILENCE;
        boolean isStuck = state == State.SYNCING && now - syncedAt > STEP && now - heardAt > SILENCE;
        boolean isUnread = state == State.LIVE && !sent.isEmpty() && now - sent.element().sentAt > UNREAD;
        if (state == State.CUT ? line.isUp() : isSyncDue || isSilent || isStuck || isUnread) {
            if (isUnread && !isSyncDue) {
                trouble = "NATS has not answered for more than a second";
            }
            sync();
        }
    }

    /** Finds out where the stream ends, reads as far as that, and goes on from there. */
    void sync() {
        if (isClosed) {
            return;
        }
        long now = System.nanoTime();
        if (now - syncedAt < PAUSE) {
            isSyncDue = true;
            state = state == State.LIVE ? State.SYNCING : state;
            return;
        }
        isSyncDue = false;
        syncedAt = now;
        heardAt = now;
        state = State.SYNCING;
        long current = ++epoch;
        stopListening();
        line.request(API + "STREAM.INFO." + made.getName(), "", answer -> {
            if (current == epoch) {
                informed(answer, current);
            }
        });
    }

    private void stopListening() {
        if (inbox != null) {
            line.ignore(inbox + DELIVERED);
            line.ignore(inbox + ACKNOWLEDGED);
            inbox = null;
        }
    }

    private void trouble(String why) {
        trouble = why;
        epoch++;
        if (state == State.LIVE) {
            state = State.SYNCING;
        }
        isSyncDue = true;
    }

    private void informed(@Nullable Message answer, long current) {
        if (answer == null) {
            trouble("NATS does not answer");
            return;
        }
        StreamInfo info = new StreamInfo(answer);
        if (info.hasError()) {
            if (info.getErrorCode() != 404) {
                trouble("NATS says of the stream " + made.getName() + ": " + info.getDescription());
            } else if (created != null) {
                owner.broken("the stream " + made.getName() + " is not there any more");
            } else {
                line.request(API + "STREAM.CREATE." + made.getName(), made.toJson(), then -> {
                    if (current == epoch) {
                        informed(then, current);
                    }
                });
            }
            return;
        }
        ZonedDateTime known = created;
        long last = info.getStreamState().getLastSequence();
        if ((known != null && !known.equals(info.getCreateTime())) || last < next - 1) {
            owner.broken("the stream " + made.getName() + " has lost what had been kept in it");
            return;
        }
        created = info.getCreateTime();
        lastOfStream = last;
        consumed = 0;
        String fresh = line.inbox();
        inbox = fresh;
        // each by its own name: to the server, a pattern is nobody who wants what is delivered
        for (String subject : List.of(fresh + DELIVERED, fresh + ACKNOWLEDGED)) {
            line.listen(subject, message -> {
                if (current == epoch) {
                    take(message, fresh);
                }
            });
        }
        String consumer = "{\"stream_name\":\"" + made.getName() + "\",\"config\":{\"deliver_subject\":\"" + fresh
                + DELIVERED + "\",\"deliver_policy\":\"by_start_sequence\",\"opt_start_seq\":" + next
                + ",\"ack_policy\":\"none\",\"replay_policy\":\"instant\",\"idle_heartbeat\":300000000,"
                + "\"flow_control\":true,\"mem_storage\":true,\"num_replicas\":1,\"inactive_threshold\":5000000000}}";
        line.request(API + "CONSUMER.CREATE." + made.getName(), consumer, then -> {
            if (current == epoch) {
                consuming(then);
            }
        });
    }

    private void consuming(@Nullable Message answer) {
        if (answer == null) {
            trouble("NATS does not answer");
            return;
        }
        ConsumerInfo info = new ConsumerInfo(answer);
        if (info.hasError()) {
            trouble("NATS says of the stream " + made.getName() + ": " + info.getDescription());
        } else if (info.getNumPending() == 0 && consumed == 0 && state == State.SYNCING) {
            caughtUp();
        }
    }

    private void caughtUp() {
        follows = Math.max(lastOfStream, next - 1);
        while (!sent.isEmpty()) {
            unsent.addFirst(sent.removeLast());
        }
        sentOctets = 0;
        state = State.LIVE;
        owner.caughtUp();
        pump();
    }

    private void pump() {
        long most = line.server().getMaxPayload() - HEADERS;
        while (state == State.LIVE
                && !unsent.isEmpty()
                && sent.size() < MOST_SENT
                && (sentOctets < MOST_OCTETS || sent.isEmpty())) {
            if (unsent.element().body.length > most) {
                if (!sent.isEmpty()) {
                    return;
                }
                owner.tooLong(unsent.remove(), most);
            } else {
                send(unsent.remove());
            }
        }
    }

    private void send(Frame frame) {
        Headers headers = new Headers();
        for (Iterator<String> each = frame.headers.iterator(); each.hasNext(); ) {
            headers.put(each.next(), each.next());
        }
        headers.put(FRAME, incarnation + " " + frame.number);
        headers.put(FOLLOWS, String.valueOf(follows++));
        frame.sentAt = System.nanoTime();
        sent.add(frame);
        sentOctets += frame.body.length;
        line.publish(frame.subject, inbox + ACKNOWLEDGED, headers, frame.body);
    }

    private void take(Message message, String from) {
        heardAt = System.nanoTime();
        if (message.getSubject().equals(from + ACKNOWLEDGED)) {
            acknowledged(message);
        } else if (message.isStatusMessage()) {
            told(message);
        } else if (message.isJetStream()) {
            read(message);
        }
    }

    /** Only refusals are of interest: what is taken is read. */
    private void acknowledged(Message message) {
        if (message.isStatusMessage()) {
            trouble("no server of NATS takes anything for the stream " + made.getName());
        } else if (hasError(message.getData())) {
            String said = new String(message.getData(), StandardCharsets.UTF_8);
            trouble("NATS takes nothing for the stream " + made.getName() + ": " + description(said));
        }
    }

    private static boolean hasError(byte[] json) {
        for (int i = 0; i + ERROR.length <= json.length; i++) {
            int same = 0;
            while (same < ERROR.length && json[i + same] == ERROR[same]) {
                same++;
            }
            if (same == ERROR.length) {
                return true;
            }
        }
        return false;
    }

    private static String description(String json) {
        int at = json.indexOf("\"description\":\"");
        int end = at < 0 ? -1 : json.indexOf('"', at + 15);
        return end < 0 ? json : json.substring(at + 15, end);
    }

    /** A heartbeat, or a question whether what was sent has been taken. */
    private void told(Message message) {
        Status status = message.getStatus();
        if (status.getCode() != Status.FLOW_OR_HEARTBEAT_STATUS_CODE) {
            trouble("NATS says of the reader of the stream " + made.getName() + ": " + status.getMessage());
            return;
        }
        if (message.getReplyTo() != null && !message.getReplyTo().isEmpty()) {
            line.publish(message.getReplyTo(), null, null, null);
            return;
        }
        Headers headers = message.getHeaders();
        String stalled = headers == null ? null : headers.getFirst("Nats-Consumer-Stalled");
        if (stalled != null) {
            line.publish(stalled, null, null, null);
        }
        String last = headers == null ? null : headers.getFirst("Nats-Last-Consumer");
        long delivered = last == null ? consumed : Long.parseLong(last);
        if (delivered > consumed) {
            trouble("messages of the stream " + made.getName() + " were lost on their way");
        } else if (stalled == null && state == State.SYNCING && !isSyncDue) {
            caughtUp();
        }
    }

    private void read(Message message) {
        NatsJetStreamMetaData data = message.metaData();
        if (data.consumerSequence() != ++consumed) {
            trouble("messages of the stream " + made.getName() + " were lost on their way");
            return;
        }
        long position = data.streamSequence();
        if (position >= next) {
            next = position + 1;
            String header =
                    message.getHeaders() == null ? null : message.getHeaders().getFirst(FRAME);
            int space = header == null ? -1 : header.indexOf(' ');
            if (header == null || space < 0) {
                owner.read(new Entry(position, message, "", 0, null));
            } else {
                readFrame(position, message, header.substring(0, space), Long.parseLong(header.substring(space + 1)));
            }
        }
        if (data.pendingCount() == 0 && state == State.SYNCING && !isSyncDue) {
            caughtUp();
        } else {
            pump();
        }
    }

    private void readFrame(long position, Message message, String whose, long which) {
        Frame own = null;
        if (whose.equals(incarnation)) {
            while (!sent.isEmpty() && sent.element().number < which) {
                Frame gone = sent.remove();
                sentOctets -= gone.body.length;
                owner.vanished(gone);
            }
            if (!sent.isEmpty() && sent.element().number == which) {
                own = sent.remove();
                sentOctets -= own.body.length;
                trouble = null;
            }
        }
        owner.read(new Entry(position, message, whose, which, own));
    }
}

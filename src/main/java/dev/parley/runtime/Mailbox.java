package dev.parley.runtime;

import dev.parley.cluster.Member;
import dev.parley.codec.MessageEncoder;
import dev.parley.flow.CloseCodes;
import dev.parley.flow.Inbox;
import dev.parley.flow.Outbox;
import dev.parley.flow.Rate;
import dev.parley.flow.Text;
import dev.parley.journal.RealmJournal;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.router.Action;
import dev.parley.router.Errand;
import dev.parley.router.Place;
import dev.parley.router.Question;
import dev.parley.router.Reply;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import dev.parley.runtime.flight.Flight;
import dev.parley.runtime.tail.Tail;
import dev.parley.runtime.tail.Tap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time touch a place, without handing over to another thread: whoever finds the mailbox idle drains it, others
 * only leave what they have. Posted to by connections and by the hub; drained by a {@link RunQueue}, never within another mailbox's
 * drain.
 */
final class Mailbox {
    /** How long one drain may take. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** After how many facts or turns a drain looks at the clock: one may cost a hundred times what another does. */
    private static final int STEPS_PER_LOOK = 4;

    /** How many messages one drain may put into outboxes before they are flushed. */
    private static final int PUTS_PER_DRAIN = 1024;

    /** After how many of these it is looked whether all peers together have too much waiting. */
    private static final int PUTS_PER_LOOK = 64;

    /** Something to do while the mailbox is held. */
    interface Turn {
        void take(Mailbox holder, Time now);
    }

    private record Post(Turn turn, Mailbox to) {}

    private final Place place;
    private final Hub hub;
    private final Inbox<Turn> turns = new Inbox<>();

    /** Connections with something to send and nobody to send it; for the holder. */
    private final List<Outbox> touched = new ArrayList<>();

    /** Turns to post when this mailbox is no longer held, so that no thread ever holds two; for the holder. */
    private final List<Post> later = new ArrayList<>();

    /** Messages put into outboxes since the last flush; for the holder. */
    private int puts;

    /** When the present drain began, by {@link System#nanoTime}; for the holder. */
    private long drainBegan;

    /** What the present drain has done, facts and turns; for the holder. */
    private int steps;

    /** The present drain has taken long enough; for the holder. */
    private boolean isLate;

    private final Action.Visitor hands = new Hands();
    private final Traffic traffic = new Traffic();

    /** What the place keeps; null where it keeps nothing. Set before anybody posts. */
    private @Nullable RealmJournal journal;

    /** What the place is among other nodes; null where there are none. Set before anybody posts. */
    private @Nullable Member member;

    /** Shows messages to those who look at them; null as long as nobody does. For the holder. */
    private @Nullable Tap tap;

    /** Since when it has been asked for a sign of life without giving one, by {@link System#nanoTime}; 0 where it is not. */
    private volatile long askedSince;

    /** The place's next deadline, for the timer. */
    private volatile long deadline = Long.MAX_VALUE;

    Mailbox(Place place, Hub hub) {
        this.place = place;
        this.hub = hub;
    }

    Place place() {
        return place;
    }

    /** What the place has kept goes there. To be called before anybody posts. */
    void keep(RealmJournal kept) {
        journal = kept;
    }

    /** Whether what comes behind a message may not be read before that is dealt with: who has no session may send less. */
    boolean isUrgent() {
        return place instanceof Lobby;
    }

    /** The place is one of several nodes. To be called before anybody posts. */
    void join(Member joined) {
        member = joined;
    }

    /** What the place is among other nodes; null where there are none. */
    @Nullable
    Member member() {
        return member;
    }

    void post(Turn turn) {
        if (turns.add(turn)) {
            hub.runQueue().add(this);
        }
    }

    /** For the holder: posts once this mailbox is no longer held. */
    void postLater(Turn turn, Mailbox to) {
        later.add(new Post(turn, to));
    }

    /** Lets the place act if its deadline has come. */
    void tick(Time now) {
        if (deadline <= now.monotonicMillis()) {
            deadline = Long.MAX_VALUE;
            post((holder, then) -> carryOut(place.elapsed(then)));
        }
    }

    /** What is counted here. */
    Traffic traffic() {
        return traffic;
    }

    /** A message has come, and is about to be told to the place. For the holder. */
    void received(Connection from, Message message, int octets) {
        traffic.received(message.type(), octets);
        if (tap != null) {
            tap.received(from, message);
        }
    }

    /** Shows the messages of the realm to that from now on; whether its session is there. For the holder. */
    boolean show(Tail tail) {
        Tap shown = tap == null ? new Tap(((Realm) place).directory()) : tap;
        boolean isThere = shown.add(tail);
        tap = shown.isEmpty() ? null : shown;
        return isThere;
    }

    /** Shows that nothing more. For the holder. */
    void hide(Tail tail) {
        if (tap != null) {
            tap.remove(tail);
            tap = tap.isEmpty() ? null : tap;
        }
    }

    /** A connection here sends more than it may. For the holder. */
    void tooFast(Connection connection, Rate rate, boolean isFirst) {
        traffic.overRate();
        if (isFirst) {
            hub.records().tooFast(connection.toString(), rate);
        }
    }

    /** How many turns wait. */
    int depth() {
        return turns.size();
    }

    /** Asks for a sign of life, which comes when the turns before have been taken. For the timer. */
    void probe() {
        if (askedSince == 0) {
            askedSince = System.nanoTime() | 1;
            post((holder, now) -> askedSince = 0);
        }
    }

    /** For how long the last question for a sign of life has had no answer. */
    long silentMillis() {
        long since = askedSince;
        return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    /** Asks the place something, in its turn. */
    <T> CompletableFuture<T> ask(Function<Place, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post((holder, now) -> {
            try {
                answer.complete(question.apply(place));
            } catch (Throwable bug) {
                answer.completeExceptionally(bug);
                throw bug;
            }
        });
        return answer;
    }

    void close() {
        if (member != null) {
            member.closing();
        }
        post((holder, now) -> carryOut(place.closing(now)));
    }

    /**
     * Takes turns until none is left, or it has been long enough, and flushes afterwards. For the thread that has this mailbox in
     * its run queue.
     *
     * @return whether the mailbox is still held, so that it has to be drained again
     */
    boolean drain() {
        Time now = hub.now();
        long began = System.nanoTime();
        drainBegan = began;
        isLate = false;
        List<Outbox> toFlush = new ArrayList<>();
        List<Post> toPost = new ArrayList<>();
        boolean isEnough;
        boolean isHeld;
        do {
            isEnough = puts >= PUTS_PER_DRAIN || isLate();
            boolean isLast = isEnough;
            isHeld = turns.drainOne(turn -> {
                take(turn, now);
                if (isLast || turns.isLast()) {
                    // the mailbox may be another's in a moment: what this thread has to do afterwards is its own
                    leave(toFlush, toPost);
                }
            });
        } while (isHeld && !isEnough);
        hub.budget().enforce();
        toPost.forEach(post -> post.to().post(post.turn()));
        toFlush.forEach(this::flush);
        Flight.drained(place.id(), began, turns.size());
        return isHeld;
    }

    /** Whether the present drain has taken long enough. For the holder, once for each fact and turn. */
    boolean isLate() {
        if (!isLate && ++steps % STEPS_PER_LOOK == 0) {
            isLate = System.nanoTime() - drainBegan > DRAIN_NANOS;
        }
        return isLate;
    }

    /** Whatever one wire throws, the others get theirs. */
    private void flush(Outbox outbox) {
        try {
            outbox.flush();
        } catch (Throwable bug) {
            hub.bug(bug);
        }
    }

    private void take(Turn turn, Time now) {
        try {
            turn.take(this, now);
        } catch (Throwable bug) {
            hub.bug(bug);
        }
    }

    private void leave(List<Outbox> toFlush, List<Post> toPost) {
        deadline = place.deadline();
        toFlush.addAll(touched);
        touched.clear();
        toPost.addAll(later);
        later.clear();
        puts = 0;
        if (member != null) {
            member.flush();
        }
    }

    /** Tells the place one fact and carries out what it wants done. For the holder. */
    void tell(Connection connection, Connection.Fact fact, Time now) {
        try {
            carryOut(fact.tell(place, now));
        } catch (Throwable bug) {
            hub.bug(bug);
            connection.cut(CloseCodes.INTERNAL_ERROR, ConnectionEnd.DEFECT, "internal error");
        }
    }

    private void carryOut(List<Action> actions) {
        for (int i = 0; i < actions.size(); i++) {
            actions.get(i).accept(hands);
        }
    }

    /** Carries out one action. For the holder. */
    private final class Hands implements Action.Visitor {
        @Override
        public void send(Action.Send send) {
            if (send.message() instanceof ErrorReply error
                    && error.requestType() == MessageType.CALL
                    && error.error().equals(ErrorUri.TIMEOUT)) {
                Flight.callTimedOut(send.to(), error.request());
            }
            put(send.to(), text(send.message(), List.of(send.to())));
        }

        @Override
        public void spread(Action.Spread spread) {
            Text text = text(spread.message(), spread.to());
            for (TransportId to : spread.to()) {
                put(to, text);
            }
        }

        @Override
        public void disconnect(Action.Disconnect disconnect) {
            Connection connection = (Connection) disconnect.transport();
            hub.finish(connection, disconnect.cause(), disconnect.reason());
            touched.add(connection.outbox());
        }

        @Override
        public void move(Action.Move move) {
            Connection connection = (Connection) move.transport();
            Mailbox to = hub.mailbox(move.to());
            if (connection.move(to, move.admission())) {
                postLater(connection.turn(), to);
            }
        }

        @Override
        public void probe(Action.Probe probe) {
            ((Connection) probe.transport()).probe();
        }

        @Override
        public void mark(Action.Mark mark) {
            Outbox outbox = ((Connection) mark.transport()).outbox();
            if (outbox.mark(mark.number())) {
                touched.add(outbox);
            }
        }

        @Override
        public void ask(Action.Ask ask) {
            hub.ask(ask.question(), Mailbox.this);
        }

        @Override
        public void answer(Action.Answer answer) {
            Mailbox.this.answer(answer.question(), answer.reply());
        }

        @Override
        public void work(Action.Work work) {
            hub.work(work, Mailbox.this);
        }

        @Override
        public void drop(Action.Drop drop) {
            hub.records().dropped(drop);
        }

        @Override
        public void audit(Action.Audit audit) {
            hub.records().audit(audit.event(), audit.by().evidence().address(), audit.fields());
        }

        @Override
        public void pause(Action.Pause pause) {
            Connection connection = (Connection) pause.transport();
            if (connection.pause(pause.isPaused())) {
                postLater(connection.turn(), Mailbox.this);
            }
        }

        @Override
        public void keep(Action.Keep keep) {
            Objects.requireNonNull(journal).record(keep.entry());
        }

        @Override
        public void forget(Action.Forget forget) {
            Objects.requireNonNull(journal).forget(forget.position());
        }

        @Override
        public void save(Action.Save save) {
            Objects.requireNonNull(journal).save(save.key(), save.value());
        }

        @Override
        public void enter(Action.Enter enter) {
            Objects.requireNonNull(member).enter(enter.entry());
        }

        @Override
        public void pass(Action.Pass pass) {
            Objects.requireNonNull(member).pass(pass.to(), pass.parcel());
        }

        @Override
        public void gate(Action.Gate gate) {
            Outbox outbox = ((Connection) gate.transport()).outbox();
            Objects.requireNonNull(member).gate(gate.position(), outbox::hold, outbox::release);
        }

        @Override
        public void ended(Action.Ended ended) {
            Connection connection = (Connection) ended.transport();
            if (tap != null) {
                tap.ended(ended.session());
            }
            hub.records()
                    .ended(
                            ended,
                            place.id().toString(),
                            connection.receivedMessages(),
                            connection.sentMessages(),
                            hub.now());
        }
    }

    /** Brings the answer to whoever asked. */
    void answer(Question question, Reply reply) {
        hub.records().census().decisions.answered(question, reply);
        postLater(
                (holder, now) -> holder.carryOut(holder.place.answered(question, reply, now)),
                hub.mailbox(question.asker()));
    }

    /** Tells the place that a question of its own has that answer, from any thread. */
    void answered(Question question, Reply reply) {
        hub.records().census().decisions.answered(question, reply);
        post((holder, now) -> carryOut(place.answered(question, reply, now)));
    }

    /** Tells the place what came of an errand of its own, from any thread. */
    void report(Errand.Report report) {
        post((holder, now) -> carryOut(report.tell(now)));
    }

    /** For the holder: the same once this mailbox is no longer held. */
    void reportLater(Errand.Report report, Mailbox sender) {
        postLater((holder, now) -> holder.carryOut(report.tell(now)), sender);
    }

    /** Has a realm see to a question, whose mailbox this is not. */
    void ask(Question question, Realm realm) {
        postLater((holder, now) -> holder.carryOut(realm.asked(question, now)), hub.mailbox(realm.id()));
    }

    /** Has the place told something, from any thread. */
    void tell(Router.News.Teller news) {
        post((holder, now) -> carryOut(news.tell(now)));
    }

    private Text text(Message message, Collection<? extends TransportId> to) {
        Text text = encoded(message, to);
        traffic.sent(message.type(), to.size(), text.length());
        if (tap != null) {
            tap.sent(to, message, text.length());
        }
        return text;
    }

    /** The text for these, in the form that one of them sends at least. */
    private Text encoded(Message message, Collection<? extends TransportId> to) {
        for (TransportId each : to) {
            if (((Connection) each).outbox().isFramed()) {
                byte[] octets = MessageEncoder.octets(message, Text.HEADER_OCTETS);
                return Text.framed(octets, to.size(), hub.budget());
            }
        }
        return new Text(MessageEncoder.text(message), to.size(), hub.budget());
    }

    private void put(TransportId to, Text text) {
        puts++;
        Connection connection = (Connection) to;
        connection.sent();
        switch (connection.outbox().put(text)) {
            case FLUSH_IT -> touched.add(connection.outbox());
            case OVERFLOW -> hub.evictions().overflow(connection, "its outbox is full");
            case QUEUED -> {}
        }
        if (puts % PUTS_PER_LOOK == 0 || text.octets() >= Outbox.CHARGED_OCTETS) {
            hub.budget().enforce();
        }
    }
}

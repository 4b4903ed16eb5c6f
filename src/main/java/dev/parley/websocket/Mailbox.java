package dev.parley.websocket;

import dev.parley.json.MessageEncoder;
import dev.parley.message.Message;
import dev.parley.router.Action;
import dev.parley.router.Place;
import dev.parley.router.Question;
import dev.parley.router.Realm;
import dev.parley.router.Router;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees to it that one thread at a time touches a place, without a hop: whoever finds the mailbox idle works it off, others
 * only leave what they have. Posted to by connections and by the hub.
 */
final class Mailbox {
    /** What a thread does for others before it hands the rest over to the hub's own. */
    private static final int TURNS_PER_THREAD = 256;

    /** Something to do while the mailbox is held. */
    interface Turn {
        void take(Mailbox holder, Time now);
    }

    private record Post(Turn turn, Mailbox to) {}

    private final Place place;
    private final Hub hub;
    private final Queue<Turn> turns = new ConcurrentLinkedQueue<>();

    /** How many turns wait or are under way; whoever makes it 1 holds the mailbox until it is 0 again. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Connections with something to send and nobody to send it; for the holder. */
    private final List<Outbox> touched = new ArrayList<>();

    /** Turns to post when this mailbox is no longer held, so that no thread ever holds two; for the holder. */
    private final List<Post> later = new ArrayList<>();

    private final Action.Visitor hands = new Hands();

    /** The place's next deadline, for the timer. */
    private volatile long deadline = Long.MAX_VALUE;

    Mailbox(Place place, Hub hub) {
        this.place = place;
        this.hub = hub;
    }

    Place place() {
        return place;
    }

    void post(Turn turn) {
        turns.add(turn);
        if (waiting.getAndIncrement() == 0) {
            hub.together(this::workOff);
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

    void close() {
        post((holder, now) -> carryOut(place.closing(now)));
    }

    private void workOff() {
        Time now = hub.now();
        List<Outbox> toFlush = new ArrayList<>();
        List<Post> toPost = new ArrayList<>();
        int budget = TURNS_PER_THREAD;
        boolean isHeld;
        do {
            try {
                turns.remove().take(this, now);
            } catch (Throwable bug) {
                // whatever it is, a mailbox that stays held would be the end of its place
                hub.bug(bug);
            }
            budget--;
            if (budget == 0 || waiting.get() == 1) {
                // the mailbox may be another's in a moment: what this thread has to do afterwards is its own
                deadline = place.deadline();
                toFlush.addAll(touched);
                touched.clear();
                toPost.addAll(later);
                later.clear();
            }
            isHeld = waiting.decrementAndGet() > 0;
        } while (isHeld && budget > 0);
        if (isHeld) {
            hub.execute(() -> hub.together(this::workOff));
        }
        toPost.forEach(post -> post.to().post(post.turn()));
        toFlush.forEach(Outbox::flush);
    }

    /** Tells the place one fact and carries out what it wants done. For the holder. */
    void tell(Connection connection, Connection.Fact fact, Time now) {
        try {
            carryOut(fact.tell(place, now));
        } catch (RuntimeException | StackOverflowError bug) {
            hub.bug(bug);
            connection.cut(Hub.INTERNAL_ERROR, "internal error");
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
            put(send.to(), MessageEncoder.text(send.message()));
        }

        @Override
        public void spread(Action.Spread spread) {
            String text = MessageEncoder.text(spread.message());
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
                postLater(connection, to);
            }
        }

        @Override
        public void probe(Action.Probe probe) {
            ((Connection) probe.transport()).probe();
        }

        @Override
        public void ask(Action.Ask ask) {
            hub.ask(ask.question(), Mailbox.this);
        }

        @Override
        public void answer(Action.Answer answer) {
            Mailbox.this.answer(answer.question(), answer.message());
        }

        @Override
        public void drop(Action.Drop drop) {
            hub.dropped(drop);
        }
    }

    /** Brings the answer to whoever asked. */
    void answer(Question question, Message answer) {
        postLater(
                (holder, now) -> holder.carryOut(holder.place.answered(question, answer, now)),
                hub.mailbox(question.asker()));
    }

    /** Tells the place that a question of its own has that answer, from any thread. */
    void answered(Question question, Message answer) {
        post((holder, now) -> carryOut(place.answered(question, answer, now)));
    }

    /** Has a realm see to a question, whose mailbox this is not. */
    void ask(Question question, Realm realm) {
        postLater((holder, now) -> holder.carryOut(realm.asked(question, now)), hub.mailbox(realm.id()));
    }

    /** Has the place told something, from any thread. */
    void tell(Router.News.Teller news) {
        post((holder, now) -> carryOut(news.tell(now)));
    }

    private void put(TransportId to, String text) {
        Connection connection = (Connection) to;
        switch (connection.outbox().put(text)) {
            case FLUSH_IT -> touched.add(connection.outbox());
            case OVERFLOW -> hub.overflow(connection);
            case QUEUED -> {}
        }
    }
}

package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.parley.auth.Evidence;
import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.PlainPayloads;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A router without sockets, with a clock and connections of its own. Each fact returns what came of it, in order. */
final class Core implements Surface {
    /** A message to a connection, or its closing, or a ping, where there is none. */
    record Delivery(Connection to, @Nullable Message message, boolean isPing) {}

    final class Connection implements TransportId {
        final String name;
        private final Evidence evidence;
        private Place place = router.lobby();
        private boolean isOver;

        /** The peer has closed it, whether the router knows or not. */
        private boolean isGone;

        /** What waits because the core wants to be told nothing about it at present. */
        private final Queue<Function<Place, List<Action>>> waiting = new ArrayDeque<>();

        /** Gates, and what waits behind them. */
        private final Queue<Object> gated = new ArrayDeque<>();

        boolean isPaused;

        /** It answers no marks, though it reads. */
        boolean isMute;

        /** How many messages more there is room for. */
        private int room = Integer.MAX_VALUE;

        /** How often the core has asked for room. */
        int roomQuestions;

        /** The core has asked for room in vain. */
        private boolean isRoomWanted;

        private Connection(String name, Evidence evidence) {
            this.name = name;
            this.evidence = evidence;
        }

        @Override
        public Evidence evidence() {
            return evidence;
        }

        @Override
        public boolean isGone() {
            return isGone;
        }

        @Override
        public int messageOctets() {
            return 1 << 20;
        }

        @Override
        public boolean hasRoom(int messages, long chars) {
            roomQuestions++;
            isRoomWanted |= messages >= room;
            return messages < room;
        }

        private boolean reads() {
            return room == Integer.MAX_VALUE && !isMute;
        }

        /** The router has closed it, or the peer has. */
        boolean isOver() {
            return isOver;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Each range of ids by itself, so that one kind in the place of another is noticed. */
    private static final class CountingIds implements Ids {
        private long global = 1_000_000_000;
        private long inRouter = 1_000_000;

        @Override
        public long global() {
            return ++global;
        }

        @Override
        public long inRouter() {
            return ++inRouter;
        }
    }

    /** What the monotonic clock is ahead by: whoever takes one clock for the other is noticed. */
    private static final long AHEAD_MILLIS = 1_700_000_000_000L;

    private final CountingIds ids = new CountingIds();
    final Router router;
    private final List<Action.Drop> drops = new ArrayList<>();

    /** What was sent to peers that had gone. */
    final List<Message> lost = new ArrayList<>();

    private final List<Action.Ended> ends = new ArrayList<>();
    private final Queue<Errand> errands = new ArrayDeque<>();
    private boolean isBusy;
    private List<Delivery> deliveries = new ArrayList<>();
    private final Action.Visitor hands = new Hands();

    /** The last mark of each connection that has not come back. */
    /** How many marks there were. */
    int markCount;

    private final Map<Connection, Long> marks = new LinkedHashMap<>();

    /** By their ids: also those that are no longer configured. */
    private final Map<PlaceId, Place> places = new HashMap<>();

    private long now = 1_000;

    /** By how much somebody has set the wall clock. */
    private long wallStepMillis;

    private int draws;

    /** What the journals have been given and have not confirmed. */
    private final Queue<Action.Keep> unconfirmed = new ArrayDeque<>();

    /** What the journals have, by positions. */
    final NavigableMap<Long, Action.Keep> journal = new TreeMap<>();

    /** What the journals have ever kept, in order. */
    final List<Event> recorded = new ArrayList<>();

    /** What has been saved, by realms and keys. */
    final Map<String, Action.Save> saved = new TreeMap<>();

    private long lastPosition;

    /** Why the journal keeps nothing at present; null where it does. */
    private @Nullable String journalIsFull;

    private boolean isJournalSlow;

    /** Who brings it together with other nodes; null where there are none. */
    private final @Nullable Outside outside;

    /** Brings the realms of several nodes together. */
    interface Outside {
        void enter(Action.Enter enter);

        void pass(Action.Pass pass);

        void keep(Action.Keep keep);

        /** Whether all nodes have applied that much. */
        boolean isSettled(Action.Gate gate);
    }

    /** Connections that have gates. */
    private final Set<Connection> gated = new LinkedHashSet<>();

    /** Connections whose facts wait no more. */
    private final Queue<Connection> resumed = new ArrayDeque<>();

    /** A router with those realms, or others. */
    Core(RouterSettings settings) {
        this(settings, false);
    }

    /** The same; there may be a journal, which confirms what it is given when the fact at hand has been dealt with. */
    Core(RouterSettings settings, boolean hasJournal) {
        outside = null;
        router = new Router(settings, ids, this::bytes, new PlainPayloads(), hasJournal, Roll.NONE);
        keepPlaces();
    }

    /**
     * One of several nodes.
     *
     * @param number tells its ids from those of the others
     * @param millis what its clocks have
     */
    Core(RouterSettings settings, NodeId self, int number, long millis, Outside outside) {
        this.outside = outside;
        ids.global += number * 1_000_000_000L;
        draws = number * 100_000_000;
        now = millis;
        router = new Router(settings, ids, this::bytes, new PlainPayloads(), true, new Roll(self));
        keepPlaces();
    }

    /** Tells it something of the other nodes. */
    void told(Function<Time, List<Action>> fact) {
        carryOut(fact.apply(now()));
    }

    /** The next id that it draws at random. */
    void nextIdIs(long id) {
        ids.global = id - 1;
    }

    /** What its clocks have. */
    long millis() {
        return now;
    }

    /** What has come of all that it was told. */
    List<Delivery> deliveries() {
        return take();
    }

    /** The router is started again, with what the journals have. */
    Core(RouterSettings settings, Core former) {
        this(settings, true);
        now = former.now;
        ids.global = former.ids.global;
        ids.inRouter = former.ids.inRouter;
        former.saved.forEach((key, save) -> {
            Realm realm = Objects.requireNonNull(router.realm(save.sender().toString()));
            saved.put(key, new Action.Save(realm.id(), save.key(), save.value()));
            carryOut(realm.loaded(save.key(), Objects.requireNonNull(save.value()), now()));
        });
        former.journal.forEach((position, record) -> {
            Realm realm = Objects.requireNonNull(router.realm(record.sender().toString()));
            Action.Keep kept = new Action.Keep(realm.id(), record.entry());
            lastPosition = position;
            journal.put(position, kept);
            Message read = new MessageDecoder()
                    .decode(MessageEncoder.text(kept.entry()))
                    .messages()
                    .get(0);
            carryOut(realm.recorded(position, (Event) read, now()));
        });
    }

    /** From now on what the journal is given waits for {@link #confirm}. */
    void slowJournal() {
        isJournalSlow = true;
    }

    /** From now on the journal keeps nothing, for that reason; where that is null, it keeps again. */
    void fullJournal(@Nullable String why) {
        journalIsFull = why;
    }

    /** How much the journals have been given that they have not confirmed. */
    int unconfirmed() {
        return unconfirmed.size();
    }

    /** The journal confirms the first so many of what it has been given. */
    List<Delivery> confirm(int count) {
        for (int i = 0; i < count; i++) {
            confirmOne();
        }
        return take();
    }

    private void confirmOne() {
        Action.Keep next = unconfirmed.remove();
        Realm realm = (Realm) place(next.sender());
        if (journalIsFull == null) {
            journal.put(++lastPosition, next);
            recorded.add(next.entry());
            carryOut(realm.recorded(lastPosition, next.entry(), now()));
        } else {
            carryOut(realm.notRecorded(next.entry().publication(), journalIsFull, now()));
        }
    }

    Core() {
        this(TestRealms.SETTINGS);
    }

    @Override
    public Connection connection(String name, Evidence evidence) {
        return new Connection(name, evidence);
    }

    @Override
    public List<Delivery> connected(Connection connection) {
        carryOut(connection.place.entered(connection, null, now()));
        return take();
    }

    /** A WebSocket message from the peer. One that was still under way when the router closed counts too. */
    @Override
    public List<Delivery> received(Connection from, String text) {
        Batch frame = new MessageDecoder().decode(text);
        for (Message message : frame.messages()) {
            tell(from, place -> place.received(from, message, now()));
        }
        if (frame.malformed() != null) {
            tell(from, place -> place.malformed(from, frame.malformed(), now()));
        }
        return take();
    }

    /** The same from a peer that sends more than it may. */
    List<Delivery> receivedTooMuch(Connection from, String text) {
        for (Message message : new MessageDecoder().decode(text).messages()) {
            tell(from, place -> place.receivedTooMuch(from, message, "why", now()));
        }
        return take();
    }

    /** Tells the place of a connection a fact about it, as soon as it is told such. */
    private void tell(Connection about, Function<Place, List<Action>> fact) {
        about.waiting.add(fact);
        goOn(about);
    }

    private void goOn(Connection connection) {
        while (!connection.isPaused && !connection.waiting.isEmpty()) {
            carryOut(connection.waiting.remove().apply(connection.place));
        }
    }

    @Override
    public List<Delivery> ponged(Connection from) {
        carryOut(from.place.signOfLife(from, now()));
        return take();
    }

    /** From now on the peer answers marks, or does not. */
    List<Delivery> mute(Connection connection, boolean isMute) {
        connection.isMute = isMute;
        return take();
    }

    /** From now on there is room for so many messages to that peer. */
    @Override
    public List<Delivery> room(Connection connection, int messages) {
        connection.room = messages;
        if (messages > 0 && connection.isRoomWanted) {
            connection.isRoomWanted = false;
            carryOut(connection.place.hasRoomAgain(connection, now()));
        }
        return take();
    }

    /** The peer closes it, of which the router hears when it has dealt with what came before. */
    void goes(Connection connection) {
        connection.isGone = true;
    }

    @Override
    public List<Delivery> disconnected(Connection connection) {
        connection.isGone = true;
        tell(connection, place -> {
            connection.isOver = true;
            return place.disconnected(connection, now());
        });
        return take();
    }

    @Override
    public List<Delivery> elapsed(long millis) {
        now += millis;
        for (Place place : places()) {
            if (place.deadline() <= now().monotonicMillis()) {
                carryOut(place.elapsed(now()));
            }
        }
        return take();
    }

    /** Somebody sets the clock on the wall. */
    void wallClockSet(long byMillis) {
        wallStepMillis += byMillis;
    }

    @Override
    public List<Delivery> reconfigured(RouterSettings settings) {
        List<Router.News> told = router.reconfigure(settings);
        keepPlaces();
        for (Router.News news : told) {
            carryOut(news.teller().tell(now()));
        }
        return take();
    }

    @Override
    public List<Delivery> closing() {
        places().forEach(place -> carryOut(place.closing(now())));
        return take();
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public List<Realm> realms() {
        return List.copyOf(router.realms());
    }

    @Override
    public List<Lobby> lobbies() {
        return List.of(router.lobby());
    }

    /** Sessions that are over. */
    List<Action.Ended> ends() {
        return ends;
    }

    List<Action.Drop> drops() {
        return drops;
    }

    private Time now() {
        return new Time(AHEAD_MILLIS + now, now + wallStepMillis);
    }

    private void keepPlaces() {
        places().forEach(place -> places.put(place.id(), place));
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>(router.realms());
        places.add(0, router.lobby());
        return places;
    }

    private List<Delivery> take() {
        do {
            while ((!isJournalSlow && !unconfirmed.isEmpty()) || !resumed.isEmpty()) {
                if (resumed.isEmpty()) {
                    confirmOne();
                } else {
                    goOn(resumed.remove());
                }
            }
            confirmMarks();
        } while (!isJournalSlow && !unconfirmed.isEmpty());
        openGates();
        List<Delivery> taken = deliveries;
        deliveries = new ArrayList<>();
        return taken;
    }

    /** Who reads has what was sent to him at once. */
    private void confirmMarks() {
        while (marks.keySet().removeIf(Connection::isOver)
                || marks.keySet().stream().anyMatch(Connection::reads)) {
            marks.entrySet().stream()
                    .filter(mark -> mark.getKey().reads())
                    .findFirst()
                    .ifPresent(mark -> {
                        marks.remove(mark.getKey());
                        carryOut(mark.getKey().place.marked(mark.getKey(), mark.getValue(), now()));
                    });
        }
    }

    private void carryOut(List<Action> actions) {
        actions.forEach(action -> action.accept(hands));
    }

    private final class Hands implements Action.Visitor {
        @Override
        public void send(Action.Send send) {
            deliver(send.to(), send.message());
        }

        @Override
        public void spread(Action.Spread spread) {
            spread.to().forEach(to -> deliver(to, spread.message()));
        }

        @Override
        public void disconnect(Action.Disconnect disconnect) {
            deliver(disconnect.transport(), null);
            ((Connection) disconnect.transport()).isOver = true;
        }

        @Override
        public void probe(Action.Probe probe) {
            Connection connection = (Connection) probe.transport();
            assertFalse(connection.isOver, () -> "a ping to a connection that is over: " + connection);
            deliver(new Delivery(connection, null, true));
        }

        @Override
        public void mark(Action.Mark mark) {
            Connection connection = (Connection) mark.transport();
            assertFalse(connection.isOver, () -> "a mark for a connection that is over: " + connection);
            marks.put(connection, mark.number());
            markCount++;
        }

        @Override
        public void move(Action.Move move) {
            Place to = place(move.to());
            ((Connection) move.transport()).place = to;
            marks.remove((Connection) move.transport());
            carryOut(to.entered(move.transport(), move.admission(), now()));
        }

        @Override
        public void audit(Action.Audit audit) {}

        @Override
        public void pause(Action.Pause pause) {
            Connection connection = (Connection) pause.transport();
            assertNotEquals(connection.isPaused, pause.isPaused(), "paused twice, or not at all");
            connection.isPaused = pause.isPaused();
            if (!pause.isPaused()) {
                resumed.add(connection);
            }
        }

        @Override
        public void keep(Action.Keep keep) {
            if (outside == null) {
                unconfirmed.add(keep);
            } else {
                outside.keep(keep);
            }
        }

        @Override
        public void enter(Action.Enter enter) {
            Objects.requireNonNull(outside).enter(enter);
        }

        @Override
        public void gate(Action.Gate gate) {
            ((Connection) gate.transport()).gated.add(gate);
        }

        @Override
        public void pass(Action.Pass pass) {
            Objects.requireNonNull(outside).pass(pass);
        }

        @Override
        public void save(Action.Save save) {
            String key = save.sender() + " " + save.key();
            if (save.value() == null) {
                saved.remove(key);
            } else {
                saved.put(key, save);
            }
        }

        @Override
        public void forget(Action.Forget forget) {
            if (outside != null) {
                return;
            }
            Action.Keep forgotten = journal.remove(forget.position());
            assertNotNull(forgotten, () -> "forgotten twice, or never kept: " + forget.position());
            assertEquals(forgotten.sender(), forget.sender());
        }

        @Override
        public void ask(Action.Ask ask) {
            Core.this.ask(ask.question());
        }

        @Override
        public void answer(Action.Answer answer) {
            answered(answer.question(), answer.reply());
        }

        @Override
        public void work(Action.Work work) {
            errands.add(work.errand());
            if (!isBusy) {
                Errand errand = errands.remove();
                carryOut(errand.run().tell(now()));
            }
        }

        @Override
        public void drop(Action.Drop drop) {
            drops.add(drop);
        }

        @Override
        public void ended(Action.Ended ended) {
            ends.add(ended);
        }
    }

    /** From now on errands wait for {@link #finishErrands}. */
    void beBusy() {
        isBusy = true;
    }

    /** Errands are done, or nobody has time for them. */
    List<Delivery> finishErrands(boolean isNeglected) {
        for (Errand errand = errands.poll(); errand != null; errand = errands.poll()) {
            Errand.Report report = isNeglected ? errand.neglected() : errand.run();
            carryOut(report.tell(now()));
        }
        return take();
    }

    private Place place(PlaceId id) {
        return Objects.requireNonNull(places.get(id), () -> "no such place: " + id);
    }

    private void answered(Question question, Reply reply) {
        carryOut(place(question.asker()).answered(question, reply, now()));
    }

    private void ask(Question question) {
        Realm realm = router.realm(question.realm());
        if (realm == null) {
            ErrorReply none = new ErrorReply(MessageType.CALL, 1, Dict.EMPTY, ErrorUri.NO_SUCH_REALM, Payload.NONE);
            answered(question, new Reply(none, false));
        } else {
            carryOut(realm.asked(question, now()));
        }
    }

    /** Never the same twice, and the same in every run. */
    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        ByteBuffer.wrap(bytes).putInt(0, ++draws);
        return bytes;
    }

    private void deliver(TransportId to, @Nullable Message message) {
        Connection connection = (Connection) to;
        assertFalse(connection.isOver, () -> "to a connection that is over: " + connection + " < " + message);
        if (connection.isGone) {
            if (message != null) {
                lost.add(message);
            }
            return;
        }
        if (connection.room < Integer.MAX_VALUE) {
            connection.room = Math.max(0, connection.room - 1);
        }
        deliver(new Delivery(connection, message, false));
    }

    private void deliver(Delivery delivery) {
        if (delivery.to.gated.isEmpty()) {
            deliveries.add(delivery);
        } else {
            delivery.to.gated.add(delivery);
            gated.add(delivery.to);
        }
    }

    private void openGates() {
        for (Connection connection : List.copyOf(gated)) {
            Object first = connection.gated.peek();
            while (first != null
                    && (!(first instanceof Action.Gate gate)
                            || Objects.requireNonNull(outside).isSettled(gate))) {
                connection.gated.remove();
                if (first instanceof Delivery delivery) {
                    deliveries.add(delivery);
                }
                first = connection.gated.peek();
            }
            if (first == null) {
                gated.remove(connection);
            }
        }
    }
}

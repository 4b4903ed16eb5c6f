package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.cluster.Texts;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Event;
import dev.parley.message.InvocationPolicy;
import dev.parley.router.core.Realm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes in one thread, and what brings them together: a roll and a journal for each realm, and links between nodes. Which of all
 * that is under way arrives next is drawn, with nodes and channels that are mostly slow or mostly fast; each channel keeps its order.
 */
final class SimulatedEngine {
    /** One node. */
    final class Node implements Core.Outside {
        final NodeId id;
        final Core core;
        private final Map<String, Reader> readers = new HashMap<>();

        /** How probable it is that something comes to it, or from it. */
        private final int pace = 1 + random.nextInt(20);

        boolean isUp = true;

        /** Nothing comes to it or from it. */
        boolean isCutOff;

        private Node(String name, RouterSettings settings, int number, long millis) {
            id = new NodeId(name);
            core = new Core(settings, id, number, millis, this);
        }

        private Reader reader(String realm) {
            return readers.computeIfAbsent(realm, none -> new Reader());
        }

        @Override
        public void enter(Action.Enter enter) {
            String realm = enter.sender().toString();
            append(this, realm, log -> log.roll.add(new Listed(id, Texts.through(enter.entry()))));
        }

        @Override
        public void keep(Action.Keep keep) {
            String realm = keep.sender().toString();
            int roll = reader(realm).roll;
            Map<NodeId, Integer> sent = sent(realm, id);
            append(this, realm, log -> log.journal.add(new Recorded(keep.entry(), id, roll, sent)));
        }

        @Override
        public void pass(Action.Pass pass) {
            String realm = pass.sender().toString();
            Reader reader = reader(realm);
            Frame frame = new Frame(Texts.through(pass.parcel()), reader.roll, reader.journal, 1);
            links.computeIfAbsent(new Link(realm, id, pass.to()), none -> new Wire())
                    .send(frame);
        }

        @Override
        public boolean isSettled(Action.Gate gate) {
            String realm = gate.sender().toString();
            return nodes.values().stream()
                    .allMatch(node ->
                            !node.isUp || (node.isCutOff && !isPatient) || node.reader(realm).roll >= gate.position());
        }

        /** Tells its realm something; unless it has none of that name any more. */
        private void tell(String realm, Fact fact) {
            Realm told = core.router.realm(realm);
            if (told != null) {
                core.told(now -> fact.tell(told, now));
            }
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    private interface Fact {
        List<Action> tell(Realm realm, Time now);
    }

    /** How far a node has read what there is of a realm. */
    private static final class Reader {
        int roll;
        int journal;
    }

    private record Listed(NodeId node, Entry entry) {}

    /** A publication, how much of the roll its writer had been told, and how much it had sent to others before. */
    private record Recorded(Event entry, NodeId writer, int roll, Map<NodeId, Integer> sent) {}

    /** What is under way from one node to another. */
    private static final class Wire {
        final Deque<Frame> frames = new ArrayDeque<>();
        int sent;

        /** How many of them have come, or are known to be lost. */
        int gone;

        void send(Frame frame) {
            frames.add(frame);
            sent++;
        }

        /** All that is under way is lost. */
        void lose() {
            int lost = frames.stream().mapToInt(Frame::count).sum();
            frames.clear();
            frames.add(new Frame(null, 0, 0, lost));
        }

        Frame take() {
            Frame frame = frames.remove();
            gone += frame.count;
            return frame;
        }
    }

    /** What there is of a realm. */
    private static final class Log {
        final List<Listed> roll = new ArrayList<>();
        final List<Recorded> journal = new ArrayList<>();
    }

    private record Append(String realm, Consumer<Log> what) {}

    private record Link(String realm, NodeId from, NodeId to) {}

    /** A parcel, and what its sender had been told; without a parcel, that some were lost. */
    private record Frame(@Nullable Parcel parcel, int roll, int journal, int count) {}

    private record Move(Node about, Runnable what) {}

    private final Random random;
    private boolean isPatient;
    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Log> logs = new LinkedHashMap<>();
    private final Map<NodeId, Deque<Append>> appends = new LinkedHashMap<>();
    private final Map<Link, Wire> links = new LinkedHashMap<>();

    /** How far the roll of each realm was when nodes were compared last. */
    private final Map<String, Integer> compared = new HashMap<>();

    /** What was known at each position of a realm's roll; null where nobody compares that. */
    private @Nullable Map<String, RealmCopy> copies;

    SimulatedEngine(Random random) {
        this.random = random;
    }

    /** From now on gates wait for those, too, that are cut off. */
    void waitsForAll() {
        isPatient = true;
    }

    Node add(String name, RouterSettings settings, long millis) {
        Node node = new Node(name, settings, nodes.size() + 1, millis);
        nodes.put(node.id, node);
        return node;
    }

    /** The node begins to serve its realms. */
    static void start(Node node) {
        node.core.router.realms().forEach(realm -> node.tell(realm.name(), Realm::started));
    }

    /** What is under way from the one to the other is lost, which that one notices. */
    void lose(Node from, Node to) {
        links.forEach((link, wire) -> {
            boolean isBetween = link.from.equals(from.id) && link.to.equals(to.id);
            boolean isNeeded = wire.frames.stream().anyMatch(frame -> frame.parcel instanceof Parcel.Copied);
            if (isBetween && !isNeeded) {
                wire.lose();
            }
        });
    }

    /** The node is no more; the others do not know that yet. */
    void kill(Node node) {
        node.isUp = false;
        appends.remove(node.id);
        links.keySet().removeIf(link -> link.to.equals(node.id));
    }

    /** One node has found out that another is gone. */
    void declareDown(Node gone, Node by) {
        by.core
                .router
                .realms()
                .forEach(realm ->
                        append(by, realm.name(), log -> log.roll.add(new Listed(by.id, new Entry.NodeDown(gone.id)))));
    }

    List<Node> nodes() {
        return new ArrayList<>(nodes.values());
    }

    private Log log(String realm) {
        return logs.computeIfAbsent(realm, none -> new Log());
    }

    private void append(Node by, String realm, Consumer<Log> what) {
        appends.computeIfAbsent(by.id, none -> new ArrayDeque<>()).add(new Append(realm, what));
    }

    /** Lets one thing arrive; whether there was one. */
    boolean step() {
        List<Move> moves = moves();
        int all = moves.stream().mapToInt(move -> move.about.pace).sum();
        if (all == 0) {
            return false;
        }
        int drawn = random.nextInt(all);
        for (Move move : moves) {
            drawn -= move.about.pace;
            if (drawn < 0) {
                move.what.run();
                return true;
            }
        }
        throw new AssertionError("nothing was drawn");
    }

    private List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (!node.isUp || node.isCutOff) {
                continue;
            }
            Deque<Append> waiting = appends.get(node.id);
            if (waiting != null && !waiting.isEmpty()) {
                moves.add(new Move(node, () -> arrive(waiting.remove())));
            }
            logs.forEach((realm, log) -> {
                Reader reader = node.reader(realm);
                if (reader.roll < log.roll.size()) {
                    moves.add(new Move(node, () -> list(node, realm, reader, log)));
                }
                if (reader.journal < log.journal.size() && isDue(log.journal.get(reader.journal), node, realm)) {
                    moves.add(new Move(node, () -> record(node, realm, reader, log)));
                }
            });
        }
        links.forEach((link, wire) -> {
            Node to = nodes.get(link.to);
            Frame next = wire.frames.peek();
            if (next != null
                    && to.isUp
                    && !to.isCutOff
                    && !nodes.get(link.from).isCutOff
                    && isDue(next, to, link.realm)) {
                moves.add(new Move(to, () -> pass(to, link, wire.take())));
            }
        });
        return moves;
    }

    /** How much a node has sent to each other. */
    private Map<NodeId, Integer> sent(String realm, NodeId from) {
        Map<NodeId, Integer> sent = new HashMap<>();
        links.forEach((link, wire) -> {
            if (link.realm.equals(realm) && link.from.equals(from)) {
                sent.put(link.to, wire.sent);
            }
        });
        return sent;
    }

    private boolean isDue(Recorded recorded, Node to, String realm) {
        Wire wire = links.get(new Link(realm, recorded.writer, to.id));
        boolean isBehind = wire != null
                && !nodes.get(recorded.writer).isCutOff
                && wire.gone < recorded.sent.getOrDefault(to.id, 0);
        return !isBehind && to.reader(realm).roll >= recorded.roll;
    }

    private static boolean isDue(Frame frame, Node to, String realm) {
        Reader reader = to.reader(realm);
        return reader.roll >= frame.roll && reader.journal >= frame.journal;
    }

    private void arrive(Append append) {
        append.what.accept(log(append.realm));
    }

    /** From now on nodes are compared at each position. */
    void compareAlways() {
        copies = new HashMap<>();
    }

    private void compare(Node node, String realm, long position) {
        Realm told = node.core.router.realm(realm);
        if (copies == null || told == null || !told.isInside()) {
            return;
        }
        RealmCopy copy = told.copy();
        RealmCopy other = copies.putIfAbsent(realm + " " + position, copy);
        if (other == null) {
            for (RealmCopy.Procedure procedure : copy.procedures()) {
                int callees = procedure.callees().size();
                boolean isAlone = procedure.policy() == InvocationPolicy.SINGLE;
                assertTrue(isAlone ? callees == 1 : callees > 0, () -> "the callees of " + procedure);
            }
        } else {
            assertEquals(other, copy, () -> "what " + node + " knows of " + realm + " at " + position);
        }
    }

    private void list(Node node, String realm, Reader reader, Log log) {
        Listed next = log.roll.get(reader.roll++);
        long position = reader.roll;
        node.tell(realm, (told, now) -> told.listed(position, next.node, next.entry, now));
        compare(node, realm, position);
        boolean isAboutNodes = next.entry instanceof Entry.NodeUp || next.entry instanceof Entry.NodeDown;
        if (isAboutNodes && node.id.equals(alone(log.roll.subList(0, reader.roll)))) {
            node.tell(realm, Realm::alone);
        }
    }

    /** The node that is to begin without a directory, as far as the roll is known; null for none. */
    private static @Nullable NodeId alone(List<Listed> roll) {
        Set<NodeId> ready = new LinkedHashSet<>();
        Set<NodeId> arriving = new LinkedHashSet<>();
        for (Listed listed : roll) {
            if (listed.entry instanceof Entry.NodeUp) {
                arriving.add(listed.node);
            } else if (listed.entry instanceof Entry.NodeReady && arriving.remove(listed.node)) {
                ready.add(listed.node);
            } else if (listed.entry instanceof Entry.NodeDown down) {
                ready.remove(down.node());
                arriving.remove(down.node());
            }
        }
        return ready.isEmpty() && !arriving.isEmpty() ? arriving.iterator().next() : null;
    }

    private static void record(Node node, String realm, Reader reader, Log log) {
        Event next = log.journal.get(reader.journal++).entry;
        long position = reader.journal;
        Event read = (Event) new MessageDecoder()
                .decode(MessageEncoder.text(next))
                .messages()
                .get(0);
        node.tell(realm, (told, now) -> told.recorded(position, read, now));
    }

    private static void pass(Node to, Link link, Frame frame) {
        Parcel parcel = frame.parcel;
        to.tell(
                link.realm,
                (told, now) -> parcel == null ? told.linkLost(link.from, now) : told.passed(link.from, parcel, now));
    }

    /** Those nodes that have read the roll of a realm as far as each other know the same of it. */
    void assertSameEverywhere() {
        logs.forEach((realm, log) -> {
            if (compared.merge(realm, 0, Integer::sum) == log.roll.size()) {
                return;
            }
            compared.put(realm, log.roll.size());
            Map<Integer, RealmCopy> copies = new HashMap<>();
            for (Node node : nodes.values()) {
                Realm told = node.core.router.realm(realm);
                if (node.isUp && told != null && told.isInside()) {
                    RealmCopy copy = told.copy();
                    RealmCopy other = copies.putIfAbsent(node.reader(realm).roll, copy);
                    if (other != null) {
                        assertEquals(other, copy, () -> "what " + node + " knows of " + realm);
                    }
                }
            }
        });
    }
}

package dev.parley.cluster;

import dev.parley.engine.RealmNodes;
import dev.parley.fault.RareLog;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.MalformedException;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Register;
import dev.parley.message.Subscribe;
import dev.parley.message.Yield;
import dev.parley.router.Action;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.core.Realm;
import dev.parley.router.core.Router;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One realm of this router as a node of those that serve it. The hub makes and starts it; the holder of the realm's mailbox has it carry out
 * what the realm wants, and flush that; the engine's thread tells it what comes.
 */
public final class Member implements RealmNodes.Listener {
    private static final Logger LOG = System.getLogger(Member.class.getName());
    private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(500);

    /** So often a node that has nothing to enter leaves a trace in the roll, which keeps a quarter of an hour. */
    private static final long TRACE = TimeUnit.MINUTES.toNanos(1);

    /** Who has not been able to look for so long does not know how long others have been silent. */
    private static final long ASLEEP = TimeUnit.SECONDS.toNanos(1);

    /** Whoever runs the realm. */
    public interface Owner {
        /** Has the realm told that, in its turn. */
        void tell(Router.News.Teller news);

        /** This node has to come anew: the others have gone on without it. The realm has told its peers, or is about to. */
        void over();
    }

    private final Cluster cluster;
    private final ClusterSettings settings;
    private final Realm realm;
    private final NodeId self;
    private final Owner owner;
    private final Outbound outbound;
    private final CountDownLatch end = new CountDownLatch(1);
    private final RareLog malformed = new RareLog();

    /** The numbers of the last frames that have come, and been told. */
    private final Map<NodeId, Long> heard = new ConcurrentHashMap<>();

    private volatile boolean isInside;
    private volatile boolean isClosing;
    private volatile long cutSince = System.nanoTime() | 1;
    private volatile int size;

    // for the engine's thread
    private final Membership membership;
    private final Map<NodeId, Incoming> incoming = new LinkedHashMap<>();
    private final Set<NodeId> declared = new HashSet<>();
    private boolean isOver;
    private boolean isCutLogged;
    private long told;
    private long since = System.nanoTime();
    private long connectedSince = System.nanoTime();
    private long lookedAt = System.nanoTime();
    private long tracedAt = System.nanoTime();

    /**
     * Makes a member of a realm that nobody is in.
     *
     * @param self what the realm's roll knows this node by
     */
    public Member(Cluster cluster, Realm realm, NodeId self, Owner owner) {
        this.cluster = cluster;
        this.settings = cluster.settings();
        this.realm = realm;
        this.self = self;
        this.owner = owner;
        outbound = new Outbound(self, settings.settleMillis());
        membership = new Membership(self);
    }

    /** Comes to the others. To be called once. */
    public void start() {
        outbound.begin(cluster.nodes().open(realm.name(), self.name(), this));
        owner.tell(realm::started);
    }

    /** What the realm wants to have in the roll. */
    public void enter(Entry entry) {
        outbound.enter(entry);
    }

    /** What the realm passes to another node. */
    public void pass(NodeId to, Parcel parcel) {
        if (!outbound.pass(to, parcel)) {
            tooLong(to, parcel);
        }
    }

    /** Whoever waits for an answer gets one. */
    private void tooLong(NodeId to, Parcel parcel) {
        if (parcel instanceof Parcel.Invoked invoked) {
            Parcel answer = new Parcel.Answered(
                    invoked.session(), tooLong(invoked.invocation().request()));
            owner.tell(now -> realm.passed(to, answer, now));
        } else if (parcel instanceof Parcel.Answered answered) {
            long request = answered.message() instanceof Yield yielded
                    ? yielded.request()
                    : answered.message() instanceof ErrorReply error ? error.request() : 0;
            boolean unused = outbound.pass(to, new Parcel.Answered(answered.session(), tooLong(request)));
        } else {
            cluster.lost();
        }
    }

    private static ErrorReply tooLong(long request) {
        return new ErrorReply(
                MessageType.INVOCATION, request, Dict.EMPTY, ErrorUri.PAYLOAD_SIZE_EXCEEDED, Payload.NONE);
    }

    /**
     * Shuts something until every node has applied the roll up to that position, or has been waited for long enough; unless all have.
     *
     * @param opening is called in any thread
     */
    public void gate(long position, Runnable shutting, Runnable opening) {
        outbound.gate(position, shutting, opening);
    }

    /** Has what was wanted until now written. */
    public void flush() {
        outbound.flush(heard);
    }

    /** Whether peers can come in. */
    public boolean isInside() {
        return isInside;
    }

    /** Whether there is a connection to others. */
    public boolean isConnected() {
        return cutSince == 0;
    }

    /** How many nodes have the directory of the realm, as far as this one knows. */
    public int size() {
        return size;
    }

    /** As far as that, this node has applied the roll. */
    public long applied() {
        return outbound.applied();
    }

    /** How often an answer did not wait any longer for other nodes. */
    public long gateTimeouts() {
        return outbound.gateTimeouts();
    }

    /** Parcels for nodes that were too far behind. */
    public long dropped() {
        return outbound.dropped();
    }

    /** The realm is told that it closes, and does not come anew. */
    public void closing() {
        isClosing = true;
    }

    /** Leaves; waits a little until the others know it. */
    public void close() {
        isClosing = true;
        try {
            if (isConnected() && !end.await(1, TimeUnit.SECONDS)) {
                LOG.log(Level.DEBUG, "the others may not know yet that {0} has left", self);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbound.close();
    }

    // the engine's thread

    @Override
    public void listed(long position, byte[] octets) {
        Frame frame = frame(octets);
        if (frame == null || isOver) {
            return;
        }
        boolean counts = membership.take(frame);
        NodeId from = frame.from();
        if (from.equals(self)) {
            outbound.read(frame.number(), counts);
        }
        if (!counts) {
            return;
        }
        List<Router.News.Teller> tellers = new ArrayList<>();
        boolean isAwaited = false;
        for (int i = 0; i < frame.entries().size(); i++) {
            Entry entry = entry(frame, i);
            long at = (position << Outbound.ENTRIES_BITS) | i;
            if (entry != null && (entry instanceof Entry.NodeUp || membership.isMember(from))) {
                membership.apply(from, entry);
                isAwaited |= isAwaited(entry);
                if (membership.isListed()) {
                    tellers.add(now -> realm.listed(at, from, entry, now));
                }
                nodes(from, entry, tellers);
            }
        }
        long last = (position << Outbound.ENTRIES_BITS) | ((1 << Outbound.ENTRIES_BITS) - 1);
        told = last;
        if (membership.isListed()) {
            NodeId waiting = isAwaited && !from.equals(self) ? from : null;
            owner.tell(now -> {
                List<Action> actions = new ArrayList<>();
                for (Router.News.Teller teller : tellers) {
                    actions.addAll(teller.tell(now));
                }
                outbound.applied(last);
                if (waiting != null) {
                    outbound.acknowledge(waiting);
                }
                isInside = realm.isInside();
                return actions;
            });
            incoming.forEach(this::deliver);
        }
        openGates();
        if (isOver) {
            over();
        }
    }

    private @Nullable Frame frame(byte[] octets) {
        try {
            return Frame.of(octets);
        } catch (MalformedException unreadable) {
            malformed(unreadable);
            return null;
        }
    }

    private @Nullable Entry entry(Frame frame, int index) {
        try {
            return EntryText.read(frame.entries().get(index));
        } catch (MalformedException unreadable) {
            malformed(unreadable);
            return null;
        }
    }

    private void malformed(MalformedException unreadable) {
        if (malformed.isDue()) {
            LOG.log(
                    Level.ERROR,
                    "Nodes of the realm {0} do not understand each other: {1}. Is there one of another version?{2}",
                    realm.name(),
                    unreadable.getMessage(),
                    malformed.skippedBefore());
        }
    }

    /** Whether somebody waits until all know it. */
    private static boolean isAwaited(Entry entry) {
        return entry instanceof Entry.Asked asked
                && (asked.request() instanceof Register || asked.request() instanceof Subscribe);
    }

    /** What an entry about nodes means for links. */
    private void nodes(NodeId from, Entry entry, List<Router.News.Teller> tellers) {
        boolean mayBeAlone = entry instanceof Entry.NodeUp;
        if (entry instanceof Entry.NodeDown down) {
            NodeId gone = down.node();
            mayBeAlone = true;
            outbound.remove(gone);
            incoming.remove(gone);
            heard.remove(gone);
            declared.remove(gone);
            if (gone.equals(self)) {
                isOver = true;
            } else if (membership.isListed()) {
                LOG.log(
                        Level.INFO,
                        gone.equals(from)
                                ? "{0} has left the realm {1}"
                                : "{0} is no longer in the realm {1}: {2} says so",
                        gone,
                        realm.name(),
                        from);
            }
        } else if (entry instanceof Entry.NodeReady && membership.isListed() && !isInside) {
            LOG.log(Level.INFO, "{0} serves the realm {1}", from, realm.name());
        }
        for (NodeId other : membership.others()) {
            outbound.add(other);
            if (membership.isReady(other)) {
                outbound.ready(other);
            }
        }
        size = membership.size();
        if (mayBeAlone && membership.isListed() && self.equals(membership.alone())) {
            tellers.add(realm::alone);
        }
    }

    @Override
    public void received(byte[] octets) {
        Frame frame = frame(octets);
        if (frame == null || isOver || membership.isGone(frame.from())) {
            return;
        }
        NodeId from = frame.from();
        Incoming link = incoming(from);
        Incoming.Turn turn = link.take(frame);
        if (turn == Incoming.Turn.DUPLICATE) {
            return;
        }
        if (turn == Incoming.Turn.GAP) {
            link.putGapBefore(frame);
        }
        outbound.heard(from, frame.heard(), frame.applied());
        deliver(from, link);
        openGates();
    }

    private Incoming incoming(NodeId from) {
        return incoming.computeIfAbsent(from, none -> new Incoming());
    }

    /** Tells the realm what has come from that node, as far as it is not ahead of its causes. */
    private void deliver(NodeId from, Incoming link) {
        Frame frame = link.next(told);
        while (frame != null) {
            if (frame.equals(Incoming.GAP)) {
                lost(from, link);
            } else {
                heard.put(from, frame.number());
            }
            if (!frame.entries().isEmpty()) {
                List<Parcel> parcels = parcels(frame, link);
                owner.tell(now -> {
                    List<Action> actions = new ArrayList<>();
                    for (Parcel parcel : parcels) {
                        actions.addAll(realm.passed(from, parcel, now));
                    }
                    isInside = realm.isInside();
                    return actions;
                });
            }
            frame = link.next(told);
        }
    }

    private void lost(NodeId from, Incoming link) {
        link.texts.lost();
        cluster.lost();
        LOG.log(
                Level.WARNING,
                "Something was lost between {0} and {1}, of the realm {2}: calls between them fail, and events may be missing",
                from,
                self,
                realm.name());
        if (isInside) {
            owner.tell(now -> realm.linkLost(from, now));
        } else if (membership.isListed()) {
            fence("the directory was lost on its way");
        }
    }

    private List<Parcel> parcels(Frame frame, Incoming link) {
        List<Parcel> parcels = new ArrayList<>();
        for (String text : frame.entries()) {
            try {
                Parcel parcel = link.texts.read(text);
                if (parcel != null) {
                    parcels.add(parcel);
                }
            } catch (MalformedException unreadable) {
                malformed(unreadable);
                owner.tell(now -> realm.linkLost(frame.from(), now));
            }
        }
        return parcels;
    }

    private void openGates() {
        outbound.openGates().forEach(Runnable::run);
    }

    @Override
    public void unreachable(String node) {
        Incoming link = incoming.get(new NodeId(node));
        if (link != null) {
            link.unreachable();
        }
    }

    @Override
    public void cut() {
        if (cutSince == 0) {
            cutSince = System.nanoTime() | 1;
            isCutLogged = !isOver && !isClosing;
            if (isCutLogged) {
                LOG.log(Level.WARNING, "{0} is cut off from the other nodes of the realm {1}", self, realm.name());
            }
        }
    }

    @Override
    public void joined() {
        long cut = cutSince;
        cutSince = 0;
        connectedSince = cut == 0 ? connectedSince : System.nanoTime();
        if (isCutLogged) {
            isCutLogged = false;
            LOG.log(
                    Level.INFO,
                    "{0} is back in the realm {1} after {2} ms",
                    self,
                    realm.name(),
                    TimeUnit.NANOSECONDS.toMillis(connectedSince - cut));
        }
        outbound.repeat();
        outbound.beat(heard);
    }

    @Override
    public void broken(String why) {
        fence(why);
    }

    @Override
    public void elapsed() {
        long now = System.nanoTime();
        if (isOver) {
            return;
        }
        if (now - lookedAt > ASLEEP) {
            connectedSince = now;
        }
        lookedAt = now;
        openGates();
        long cut = cutSince;
        if (cut != 0) {
            if (isInside && now - cut > TimeUnit.MILLISECONDS.toNanos(settings.detachedMillis())) {
                fence("it was cut off for too long");
            }
            return;
        }
        outbound.repeatLate();
        if (outbound.isBeatDue(BEAT)) {
            outbound.beat(heard);
        }
        if (membership.isListed()) {
            membership.others().forEach(other -> look(other, now));
        }
        incoming.entrySet()
                .removeIf(each -> !membership.isMember(each.getKey())
                        && now - each.getValue().heardAt() > TimeUnit.MILLISECONDS.toNanos(settings.deadMillis()));
        heard.keySet().retainAll(incoming.keySet());
        if (isInside && now - tracedAt > TRACE) {
            tracedAt = now;
            outbound.enter(new Entry.NodeReady());
            outbound.flush(heard);
        }
        if (!isInside
                && membership.isListed()
                && now - since > TimeUnit.MILLISECONDS.toNanos(4 * settings.deadMillis())) {
            fence("nobody has passed it the directory");
        }
    }

    /** Declares a node down that is not there any more. */
    private void look(NodeId other, long now) {
        Incoming link = incoming(other);
        long silent = TimeUnit.NANOSECONDS.toMillis(Math.min(now - link.heardAt(), now - connectedSince));
        boolean isGone = link.isUnreachable() && silent > settings.goneMillis();
        if ((isGone || silent > settings.deadMillis()) && declared.add(other)) {
            LOG.log(
                    Level.WARNING,
                    "{0} declares {1} down in the realm {2}: {3} for {4} ms",
                    self,
                    other,
                    realm.name(),
                    isGone ? "nobody is there under its name" : "it is silent",
                    silent);
            outbound.enter(new Entry.NodeDown(other));
            outbound.flush(heard);
        }
    }

    /** This node cannot go on: its peers are told, and it comes anew. */
    private void fence(String why) {
        if (isOver) {
            return;
        }
        isOver = true;
        LOG.log(Level.ERROR, "{0} leaves the realm {1} and comes anew: {2}", self, realm.name(), why);
        owner.tell(realm::closing);
        over();
    }

    private void over() {
        isInside = false;
        end.countDown();
        if (!isClosing) {
            cluster.fenced();
            owner.over();
        }
    }
}

package dev.parley.router.roll;

import dev.parley.message.MatchPolicy;
import dev.parley.router.Entry;
import dev.parley.router.Ids;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.Roll;
import dev.parley.router.Time;
import dev.parley.router.state.Actions;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enters what has been checked in the roll of a realm, or has it applied at once where there is none. Each realm has one. */
public final class Scribe {
    private final Roll roll;
    private final PlaceId realm;
    private final Ids ids;
    private final Actions actions;
    private final EntryIds entryIds;
    private boolean speaksForOthers;
    private final Set<NodeId> others = new LinkedHashSet<>();

    /** Of the entry at hand. */
    private long position;

    private Entry.@Nullable Visitor<Session> applying;

    /** Sessions whose entries are all listed, since they were last taken. */
    private List<Session> relieved = new ArrayList<>(0);

    public Scribe(Roll roll, PlaceId realm, Ids ids, Actions actions) {
        this.roll = roll;
        this.realm = realm;
        this.ids = ids;
        this.actions = actions;
        this.entryIds = new EntryIds(realm.toString(), ids);
    }

    /** Says who applies entries; to be called once, before there are any. */
    public void applyBy(Entry.Visitor<Session> visitor) {
        applying = visitor;
    }

    /** Whether the realm has several nodes, so that what is entered is applied later. */
    public boolean isShared() {
        return roll.isShared();
    }

    public boolean isSelf(@Nullable NodeId node) {
        return node != null && node.equals(roll.self());
    }

    /** This node; to be asked only where there are others. */
    public NodeId self() {
        return Objects.requireNonNull(roll.self());
    }

    /** The other nodes of the realm, as far as it is known by now. */
    public Set<NodeId> others() {
        return others;
    }

    /** Those are the nodes of the realm, this one included. */
    public void serveWith(Collection<NodeId> nodes) {
        others.clear();
        others.addAll(nodes);
        others.removeIf(this::isSelf);
    }

    /** Whether this node publishes what that session has left for the journal: its own does, or another when that one is gone. */
    public boolean speaksFor(Session session) {
        return session.node() == null || speaksForOthers;
    }

    /** Whether this node speaks for those that are gone, while the entry at hand is applied. */
    public void speakForOthers(boolean speaks) {
        speaksForOthers = speaks;
    }

    /** The ids of what the entry at hand makes. */
    public Ids ids() {
        return entryIds;
    }

    /** The id of the subscription that is there for a history. */
    public long idOfRecorded(String topic, MatchPolicy match) {
        return isShared() ? EntryIds.of(topic, match) : ids.inRouter();
    }

    /** Enters something about a session, which waits until that is listed. */
    public void enter(Session session, Entry.OfSession entry, Time now) {
        if (isShared()) {
            session.unlisted++;
            actions.enter(realm, entry);
        } else {
            apply(session, entry, now);
        }
    }

    /** Enters something about a session that is not there yet, or about a node. */
    public void enter(Entry entry) {
        actions.enter(realm, entry);
    }

    private void apply(Session session, Entry.OfSession entry, Time now) {
        if (applying != null) {
            entry.accept(applying, session, now);
        }
    }

    /** What goes to that session from here on waits until every node knows what the entry at hand says, where there are others. */
    public void gate(Session session) {
        if (isShared() && session.node() == null && !session.isGone) {
            actions.gate(realm, session, position);
        }
    }

    /** An entry is listed at that position; until {@link #end}, what it makes has ids by that. */
    public void begin(long at) {
        position = at;
        entryIds.begin(at);
    }

    public void end() {
        entryIds.end();
    }

    /** The entry at hand is about that session. */
    public void list(Session session, Entry.OfSession entry, Time now) {
        apply(session, entry, now);
    }

    /** One of the entries of this node about that session is listed. */
    public void confirm(Session session) {
        session.unlisted--;
        if (session.unlisted == 0) {
            relieved.add(session);
        }
    }

    /** The sessions whose entries are all listed, since the last such question. */
    public List<Session> takeRelieved() {
        if (relieved.isEmpty()) {
            return List.of();
        }
        List<Session> taken = relieved;
        relieved = new ArrayList<>(0);
        return taken;
    }
}

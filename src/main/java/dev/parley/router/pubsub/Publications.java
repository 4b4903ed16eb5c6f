package dev.parley.router.pubsub;

import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Uri;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmLimit;
import dev.parley.router.Time;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import dev.parley.router.state.Audience;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.Kept;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Publisher;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.UriIndex;
import dev.parley.router.state.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is published: checked, given to the journal where it is to outlive the router, and sent to subscribers once that has confirmed;
 * at once where there is no journal. The broker makes it.
 */
public final class Publications {
    /** How many publications of one session the journal may be given before it has confirmed. */
    static final int MAX_UNRECORDED = 256;

    /** How many octets these may take. */
    static final long MAX_UNRECORDED_OCTETS = 512 * 1024;

    /** What stands against a request. */
    record Refusal(String error, String why) {}

    /** A PUBLISH that is answered when the journal has confirmed. */
    private record Asker(Session session, Publish publish) {
        boolean isAnswered() {
            return !session.hasLeft && publish.options().is(Attribute.ACKNOWLEDGE, false);
        }
    }

    /**
     * A publication that the journal has been given, or one that comes behind such ones.
     *
     * @param author who has published it
     * @param weight what it takes as long as it is here, in octets
     * @param asker whose message it was; null for a testament
     * @param again messages with the same key that have come since
     */
    private record Pending(
            JournalEntry entry,
            boolean isRecorded,
            Session author,
            long weight,
            @Nullable Asker asker,
            List<Asker> again) {
        List<Asker> askers() {
            List<Asker> all = new ArrayList<>(again);
            if (asker != null) {
                all.add(0, asker);
            }
            return all;
        }
    }

    private final PlaceId realm;
    private final CurrentSettings settings;
    private final Scribe scribe;
    private final Actions actions;
    private final Publisher publisher;
    private final Retained retained;
    private final KnownKeys keys;

    /** The subscriptions of which a history is kept; null where there is no journal. */
    private final @Nullable UriIndex<Subscription> recorded;

    /** What the journal has not confirmed yet, in order. */
    private final Deque<Pending> pending = new ArrayDeque<>();

    /** Those of them that have a key. */
    private final Map<KnownKeys.Key, Pending> pendingKeys = new HashMap<>();

    /** Sessions of whose publications the journal has confirmed one. */
    private final List<Session> relieved = new ArrayList<>();

    private long lastPosition;

    Publications(
            PlaceId realm,
            CurrentSettings settings,
            Scribe scribe,
            Actions actions,
            Publisher publisher,
            Retained retained,
            @Nullable UriIndex<Subscription> recorded) {
        this.realm = realm;
        this.settings = settings;
        this.scribe = scribe;
        this.actions = actions;
        this.publisher = publisher;
        this.retained = retained;
        this.recorded = recorded;
        keys = new KnownKeys(settings.keys());
    }

    public void publish(Session session, Publish publish, Time now) {
        Refusal refusal = refusal(session, publish.topic(), publish.options());
        boolean isAcknowledged = publish.options().is(Attribute.ACKNOWLEDGE, false);
        if (refusal == null) {
            publishAllowed(session, publish, isAcknowledged, now);
        } else if (isAcknowledged) {
            actions.refuse(session, publish, refusal.error(), refusal.why());
        } else {
            // "By default, publications are unacknowledged, and the Broker will not respond" (PUBLISH)
            actions.drop(session.transport, publish.type(), refusal.why());
        }
    }

    /** What stands against that publication, or null. */
    @Nullable
    Refusal refusal(Session session, String topic, Dict options) {
        Rule rule = session.rules.about(topic);
        String wrong = Uri.complaint(topic, settings.realm().uris());
        if (wrong != null) {
            return new Refusal(ErrorUri.INVALID_URI, "the topic " + wrong);
        }
        if (Uri.isReserved(topic)) {
            return new Refusal(ErrorUri.INVALID_URI, "topics that begin with 'wamp.' are the router's own");
        }
        if (!rule.allows(Right.PUBLISH)) {
            String why = "the role " + session.authrole + " may not publish to " + Actions.quoted(topic);
            return new Refusal(ErrorUri.NOT_AUTHORIZED, why);
        }
        if (options.is(Attribute.DISCLOSE_ME, false) && !rule.disclose()) {
            String why = "the role " + session.authrole + " may not use disclose_me on " + Actions.quoted(topic);
            return new Refusal(ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        }
        return null;
    }

    private void publishAllowed(Session session, Publish publish, boolean isAcknowledged, Time now) {
        String key = publish.options().string(Attribute.KEY);
        if (key != null
                && isKnown(
                        new KnownKeys.Key(session.authid, publish.topic(), key),
                        session,
                        publish,
                        isAcknowledged,
                        now)) {
            return;
        }
        JournalEntry entry = entry(session, publish.topic(), publish.options(), publish.payload(), now);
        if (isForJournal(entry.publication(), entry.isRetained())) {
            String over = session.budget.refusal(Weight.publication(entry.publication()));
            Asker asker = new Asker(session, publish);
            if (over == null) {
                record(session, entry, asker);
            } else {
                refuse(asker, ErrorUri.BUDGET_EXCEEDED, over);
            }
        } else {
            // Choice: the text leaves open whether the acknowledgement or the publisher's own event comes first.
            if (isAcknowledged) {
                actions.send(
                        session,
                        new Published(publish.request(), entry.publication().id()));
            }
            actions.tallies().published(entry.publication().topic());
            spread(entry, session, now);
            pass(entry);
        }
    }

    /** Has a publication that is in no journal published on the other nodes that have somebody for it. */
    private void pass(JournalEntry entry) {
        if (scribe.isShared()) {
            // those who come later may do so anywhere
            Set<NodeId> nodes = entry.isRetained() ? scribe.others() : publisher.nodes(entry.publication());
            if (!nodes.isEmpty()) {
                Parcel parcel = new Parcel.Published(entry.write());
                nodes.forEach(node -> actions.pass(realm, node, parcel));
            }
        }
    }

    /** Another node's session has published that, which is in no journal. */
    public void passed(Event entry, Time now) {
        spread(JournalEntry.read(entry), null, now);
    }

    /** Whether there is a publication with that key; its publisher is told which, now or when the journal has confirmed. */
    private boolean isKnown(KnownKeys.Key key, Session session, Publish publish, boolean isAcknowledged, Time now) {
        long known = keys.find(key, now);
        if (known != 0) {
            if (isAcknowledged) {
                actions.send(session, new Published(publish.request(), known));
            } else {
                actions.drop(session.transport, publish.type(), "published before: its _key is known");
            }
            return true;
        }
        Pending same = pendingKeys.get(key);
        if (same != null) {
            same.again.add(new Asker(session, publish));
            charge(session, Weight.REFERENCE);
        }
        return same != null;
    }

    /** Whether that message can wait for the journal together with those before it, and need not wait for these. */
    public boolean mayGoAlong(Session session, Message message) {
        return message instanceof Publish publish
                && recorded != null
                && session.unrecorded < MAX_UNRECORDED
                && session.unrecordedOctets < MAX_UNRECORDED_OCTETS
                && (publish.options().is(Attribute.RETAIN, false) || recorded.matches(publish.topic()))
                && publish.options().list(Attribute.ELIGIBLE) == null
                && publish.options().list(Attribute.EXCLUDE) == null;
    }

    /** Whether it is to be there for those who come later, also when the router has been started anew. */
    private boolean isForJournal(Publication publication, boolean isRetained) {
        if (recorded == null || publication.audience().isForSessions()) {
            return false;
        }
        return isRetained || (!publication.audience().namesSessions() && recorded.matches(publication.topic()));
    }

    private void record(Session author, JournalEntry entry, @Nullable Asker asker) {
        long weight = Weight.publication(entry.publication());
        Pending added = new Pending(entry, true, author, weight, asker, new ArrayList<>(0));
        pending.add(added);
        KnownKeys.Key key = entry.knownKey();
        if (key != null) {
            pendingKeys.put(key, added);
        }
        charge(author, weight);
        actions.record(realm, entry.write());
    }

    private static void charge(Session author, long weight) {
        author.unrecorded++;
        author.unrecordedOctets += weight;
        author.budget.charge(weight);
    }

    private void release(Session author, long weight) {
        author.unrecorded--;
        author.unrecordedOctets -= weight;
        author.budget.release(weight);
        relieved.add(author);
        if (author.unrecorded == 0) {
            actions.relieve(author);
        }
    }

    /** Publishes for a session that has left, behind what it published itself. */
    void publishTestament(Session testator, String topic, Dict options, Payload payload, Time now) {
        JournalEntry entry = entry(testator, topic, options, payload, now);
        if (isForJournal(entry.publication(), entry.isRetained())) {
            if (scribe.speaksFor(testator)) {
                record(testator, entry, null);
            }
        } else if (testator.unrecorded > 0) {
            pending.add(new Pending(entry, false, testator, Weight.publication(entry.publication()), null, List.of()));
            charge(testator, Weight.publication(entry.publication()));
        } else {
            actions.tallies().published(topic);
            spread(entry, testator, now);
        }
    }

    private JournalEntry entry(Session session, String topic, Dict options, Payload payload, Time now) {
        Publication publication = new Publication(
                scribe.ids().global(),
                topic,
                details(session, topic, options),
                payload,
                Audience.of(session, options),
                options.string(Attribute.RKEY),
                now.wallMillis(),
                null);
        String key = options.string(Attribute.KEY);
        return new JournalEntry(
                publication, options.is(Attribute.RETAIN, false), key, key == null ? null : session.authid);
    }

    /**
     * The journal keeps a publication at that position: one of this realm's that waits for it, or one that it has kept for longer.
     *
     * @throws IllegalArgumentException if that is none
     */
    public void recorded(long position, Event entry, Time now) {
        lastPosition = Math.max(lastPosition, position);
        Pending own = take(entry.publication());
        JournalEntry known = own == null ? JournalEntry.read(entry) : own.entry;
        Kept kept = new Kept(position, this::forget);
        JournalEntry placed = known.at(kept);
        if (own == null) {
            spread(placed, null, now);
        } else {
            for (Asker asker : own.askers()) {
                if (asker.isAnswered()) {
                    actions.send(
                            asker.session,
                            new Published(
                                    asker.publish.request(),
                                    placed.publication().id()));
                }
            }
            actions.tallies().published(placed.publication().topic());
            spread(placed, own.author, now);
            done(own, now);
        }
        kept.release();
    }

    private void forget(long position) {
        actions.forget(realm, position);
    }

    /** The journal does not keep that publication: nobody gets it. */
    public void notRecorded(long publication, String why, Time now) {
        Pending own = take(publication);
        if (own == null) {
            return;
        }
        for (Asker asker : own.askers()) {
            refuse(asker, ErrorUri.UNAVAILABLE, why);
        }
        if (own.asker == null) {
            actions.drop(own.author.transport, MessageType.PUBLISH, "a testament: " + why);
        }
        done(own, now);
    }

    private void refuse(Asker asker, String error, String why) {
        if (asker.isAnswered()) {
            actions.refuse(asker.session, asker.publish, error, why);
        } else {
            actions.drop(asker.session.transport, MessageType.PUBLISH, why);
        }
    }

    /** The last place in the journal of which this knows. */
    long lastPosition() {
        return lastPosition;
    }

    /** The first that waits, where it is that publication. */
    private @Nullable Pending take(long publication) {
        Pending first = pending.peek();
        if (first == null || first.entry.publication().id() != publication) {
            return null;
        }
        KnownKeys.Key key = first.entry.knownKey();
        if (key != null) {
            pendingKeys.remove(key);
        }
        return pending.remove();
    }

    /** What waited for the journal waits no more, and neither does what comes behind it and needs no journal. */
    private void done(Pending own, Time now) {
        release(own.author, own.weight);
        own.again.forEach(asker -> release(asker.session, Weight.REFERENCE));
        for (Pending next = pending.peek(); next != null && !next.isRecorded; next = pending.peek()) {
            pending.remove();
            release(next.author, next.weight);
            actions.tallies().published(next.entry.publication().topic());
            spread(next.entry, next.author, now);
        }
    }

    /** The sessions of whose publications the journal has confirmed some since the last call. */
    public List<Session> takeRelieved() {
        if (relieved.isEmpty()) {
            return List.of();
        }
        List<Session> taken = List.copyOf(relieved);
        relieved.clear();
        return taken;
    }

    /** Whether nothing waits for the journal. */
    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Sends a publication to its subscribers, and keeps it where it is to be kept. */
    private void spread(JournalEntry entry, @Nullable Session author, Time now) {
        Publication publication = entry.publication();
        KnownKeys.Key key = entry.knownKey();
        if (key != null) {
            keys.add(key, publication, now);
        }
        if (entry.isRetained()) {
            int lost = retained.add(publication);
            if (lost > 0) {
                actions.tallies().reached(RealmLimit.RETAINED_EVENTS);
            }
            if (lost > 0 && author != null) {
                actions.drop(author.transport, MessageType.PUBLISH, "retained before: there is no room for all");
            }
        }
        publisher.publish(publication);
    }

    /** What the event tells of its publisher. */
    private static Dict details(Session session, String topic, Dict options) {
        boolean disclose = options.is(Attribute.DISCLOSE_ME, false);
        Integer trustLevel = session.rules.about(topic).trustLevel();
        if (!disclose
                && trustLevel == null
                && !OutgoingDetails.isPassedThru(options)
                && !OutgoingDetails.isTraced(options)) {
            return Dict.EMPTY;
        }
        OutgoingDetails told = new OutgoingDetails();
        if (disclose) {
            told.disclosePublisher(session);
        }
        if (trustLevel != null) {
            told.put(Attribute.TRUSTLEVEL, (long) trustLevel);
        }
        told.passThru(options);
        told.trace(options);
        return told.dict();
    }
}

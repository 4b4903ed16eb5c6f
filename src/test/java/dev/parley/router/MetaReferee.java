package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.PlainPayloads;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Event;
import dev.parley.message.Message;
import dev.parley.message.Result;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import dev.parley.router.Referee.Peer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the router tells about itself with what the peers have: the answers to questions, and the events of the meta API
 * by one peer, the {@link #AUDITOR}, that has listened to all of them from the start.
 */
final class MetaReferee {
    /** The name of the peer that listens; it comes first into its realm. */
    static final String AUDITOR = "auditor";

    /** What it subscribes to, by prefix. */
    static final String EVERYTHING = "wamp.";

    private final Referee referee;
    private @Nullable Peer auditor;
    private final Set<Long> sessions = new TreeSet<>();

    /** Something has come that may change what there is. */
    private boolean hasChanged;

    private final Map<Long, Set<Long>> subscriptions = new TreeMap<>();
    private final Map<Long, Set<Long>> registrations = new TreeMap<>();

    MetaReferee(Referee referee) {
        this.referee = referee;
    }

    void received(Peer to, Message message, @Nullable Message answered) {
        hasChanged |= !(message instanceof Event event && Mark.of(event.payload()) != null);
        if (message instanceof Event event && to == auditor && Mark.of(event.payload()) == null) {
            heard(event.details().string(Attribute.TOPIC), new PlainPayloads().arguments(event.payload()));
        } else if (message instanceof Result result && answered instanceof Call call) {
            told(to, call, result);
        } else if (message instanceof Welcome && to.toString().equals(AUDITOR)) {
            auditor = to;
            sessions.add(to.view.session());
        }
    }

    private void heard(String topic, List<?> arguments) {
        Object about = arguments.get(0);
        switch (topic) {
            case "wamp.session.on_join" -> assertTrue(sessions.add((long) ((Map<?, ?>) about).get("session")), "joins");
            case "wamp.session.on_leave" -> left((long) about);
            default -> {
                assertTrue(sessions.contains((long) about), () -> topic + " of a session that is not there");
                boolean isSubscription = topic.startsWith("wamp.subscription.");
                changed(topic, isSubscription ? subscriptions : registrations, (long) about, arguments.get(1));
            }
        }
    }

    private void left(long session) {
        assertTrue(sessions.remove(session), "a session leaves that is not there");
        assertFalse(subscriptions.values().stream().anyMatch(all -> all.contains(session)), "it still subscribes");
        assertFalse(registrations.values().stream().anyMatch(all -> all.contains(session)), "it still registers");
    }

    private static void changed(String topic, Map<Long, Set<Long>> things, long session, Object what) {
        switch (topic.substring(topic.lastIndexOf('.') + 1)) {
            case "on_create" ->
                assertTrue(things.put((long) ((Map<?, ?>) what).get("id"), new TreeSet<>()) == null, topic);
            case "on_delete" -> assertEquals(Set.of(), things.remove((long) what), topic);
            case "on_subscribe", "on_register" ->
                assertTrue(things.get((long) what).add(session), topic);
            case "on_unsubscribe", "on_unregister" ->
                assertTrue(things.get((long) what).remove(session), topic);
            default -> throw new AssertionError(topic);
        }
    }

    private void told(Peer to, Call call, Result result) {
        if (to.isHeld || !Uri.isReserved(call.procedure())) {
            return;
        }
        PlainPayloads format = new PlainPayloads();
        String realm = to.view.realm();
        List<?> arguments = format.arguments(call.payload());
        List<?> results = format.arguments(result.payload());
        switch (call.procedure()) {
            case "wamp.session.list" -> assertEquals(sessionsIn(realm), new LinkedHashSet<>((List<?>) results.get(0)));
            case "wamp.registration.list_callees" ->
                assertEquals(
                        membersIn(realm, view -> view.registrations().keySet()).get(arguments.get(0)),
                        new TreeSet<>((List<?>) results.get(0)));
            case "wamp.subscription.list_subscribers" ->
                assertEquals(
                        membersIn(realm, view -> view.subscriptions().keySet()).get(arguments.get(0)),
                        new TreeSet<>((List<?>) results.get(0)));
            default -> {}
        }
    }

    private Set<Long> sessionsIn(String realm) {
        Set<Long> found = new TreeSet<>();
        for (Peer peer : referee.peers()) {
            if (peer.isIn(realm)) {
                found.add(peer.view.session());
            }
        }
        return found;
    }

    private Map<Long, Set<Long>> membersIn(String realm, Function<PeerView, Set<Long>> things) {
        Map<Long, Set<Long>> members = new LinkedHashMap<>();
        for (Peer peer : referee.peers()) {
            if (peer.isIn(realm)) {
                things.apply(peer.view).forEach(id -> members.computeIfAbsent(id, none -> new TreeSet<>())
                        .add(peer.view.session()));
            }
        }
        return members;
    }

    /** All that comes of the fact has come: what the auditor has heard is how things are. */
    void settle() {
        boolean isListening = auditor != null
                && auditor.view.isOpen()
                && !auditor.view.subscriptions().isEmpty();
        if (!isListening || !hasChanged) {
            return;
        }
        hasChanged = false;
        String realm = auditor.view.realm();
        if (referee.isSilent()) {
            hasChanged = true;
        } else {
            assertEquals(sessionsIn(realm), sessions, "the sessions told of");
        }
        assertEquals(told(realm, view -> view.registrations().keySet(), Set.of()), registrations, "the registrations");
        Set<Long> unheard = new TreeSet<>();
        for (Peer peer : referee.peers()) {
            peer.view.subscriptions().forEach((id, subscribe) -> {
                if (Uri.isReserved(subscribe.topic())) {
                    unheard.add(id);
                }
            });
        }
        assertEquals(told(realm, view -> view.subscriptions().keySet(), unheard), subscriptions, "the subscriptions");
    }

    private Map<Long, Set<Long>> told(String realm, Function<PeerView, Set<Long>> things, Set<Long> unheard) {
        Map<Long, Set<Long>> told = new TreeMap<>(membersIn(realm, things));
        told.keySet().removeAll(unheard);
        return told;
    }
}

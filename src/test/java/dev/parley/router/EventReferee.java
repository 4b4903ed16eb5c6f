package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.PlainPayloads;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Uri;
import dev.parley.router.Referee.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches over events:
 * <ul>
 *   <li>an EVENT reaches those who subscribe at the time it is published and belong to its audience, all of them, once for each
 *       subscription, with the payload and under one publication id, and nobody of another realm;
 *   <li>one with a resource key reaches the subscribers of one node key at most, and all of those;
 *   <li>testaments are published when their session ends, those of scope detached first, and never otherwise;
 *   <li>who asks for retained events gets the newest of each topic that it might have received, in their order.
 * </ul>
 */
final class EventReferee {
    /** So many events of a realm are retained. */
    private static final int RETAINED = 5;

    private record Testament(String scope, Notice publication) {}

    private final Referee referee;
    private final Map<Mark, Notice> byMark = new HashMap<>();
    private final Map<Notice, Set<String>> receivers = new HashMap<>();
    private final Set<Long> ids = new HashSet<>();
    private final Map<String, List<Notice>> retained = new HashMap<>();
    private final Map<Peer, List<Testament>> testaments = new HashMap<>();
    private final Map<Long, Peer> revoked = new LinkedHashMap<>();

    // about the fact at hand
    private final Set<Notice> current = new LinkedHashSet<>();
    private final Map<Peer, Integer> lastTestaments = new HashMap<>();
    private @Nullable Peer asker;
    private @Nullable Subscribed asked;
    private final List<Notice> given = new ArrayList<>();

    EventReferee(Referee referee) {
        this.referee = referee;
    }

    void sent(Peer peer, Message message) {
        boolean isPublished = message instanceof Publish publish
                && Uri.isValid(publish.topic(), Uri.Rule.LOOSE)
                && !Uri.isReserved(publish.topic());
        if (isPublished) {
            Publish publish = (Publish) message;
            Notice publication = new Notice(peer.view, publish.topic(), publish.options(), publish.payload());
            byMark.put(Mark.of(publish.payload()), publication);
            if (!peer.isHeld) {
                published(publication);
            }
        }
    }

    private void published(Notice publication) {
        current.add(publication);
        if (publication.options.is(Attribute.RETAIN, false)) {
            retained.computeIfAbsent(publication.realm, none -> new ArrayList<>())
                    .add(publication);
        }
    }

    void received(Peer to, Message message, @Nullable Message answered) {
        if (message instanceof Event event) {
            received(to, event);
        } else if (message instanceof Subscribed subscribed) {
            boolean asks = ((Subscribe) answered).options().is(Attribute.GET_RETAINED, false);
            asker = asks ? to : null;
            asked = asks ? subscribed : null;
        } else if (message instanceof Published published) {
            identify(byMark.get(Mark.of(((Publish) answered).payload())), published.publication());
        } else if (message instanceof Result && answered instanceof Call call) {
            answered(to, call);
        }
    }

    private void received(Peer to, Event event) {
        Mark mark = Mark.of(event.payload());
        if (mark == null) {
            return;
        }
        Notice publication = byMark.get(mark);
        assertNotNull(publication, () -> "an event that nobody has published: " + mark);
        identify(publication, event.publication());
        publication.inspect(event, to.view, to.view.subscriptions().get(event.subscription()));
        if (event.details().is(Attribute.RETAINED, false)) {
            assertTrue(
                    to == asker && event.subscription() == asked.subscription(), "a retained event without SUBSCRIBE");
            given.add(publication);
            return;
        }
        String receiver = to + "/" + to.view.session() + "/" + event.subscription();
        assertTrue(
                receivers.computeIfAbsent(publication, none -> new HashSet<>()).add(receiver),
                () -> receiver + " receives it twice");
        if (mark.isTestament()) {
            int index = new ArrayList<>(current).indexOf(publication);
            // on other nodes one for the journal may come after a later one that is not
            boolean isInOrder = lastTestaments.getOrDefault(to, -1) <= index;
            assertTrue(isInOrder || !referee.isOrdered(), "testaments in another order");
            lastTestaments.put(to, index);
            assertTrue(index >= 0, () -> "not the time for a testament: " + mark);
        }
    }

    private void identify(Notice publication, long id) {
        assertTrue(!publication.identify(id) || ids.add(id), "the id of the publication is not new");
    }

    private void answered(Peer caller, Call call) {
        List<?> arguments = new PlainPayloads().arguments(call.payload());
        if (call.procedure().equals("wamp.session.add_testament")) {
            testament(caller, call, (String) arguments.get(0));
        } else if (call.procedure().equals("wamp.session.flush_testaments")) {
            testaments.getOrDefault(caller, new ArrayList<>()).removeIf(it -> it.scope.equals("destroyed"));
        } else if (call.procedure().equals("wamp.subscription.remove_subscriber")) {
            Peer subscriber = referee.peer((long) arguments.get(1));
            if (subscriber.view.announced(Role.SUBSCRIBER, Feature.SUBSCRIPTION_REVOCATION)) {
                revoked.put((long) arguments.get(0), subscriber);
            } else {
                subscriber.view.forgetSubscription((long) arguments.get(0));
            }
        }
    }

    @SuppressWarnings("unchecked") // as the speaker made it
    private void testament(Peer testator, Call call, String topic) {
        PlainPayloads format = new PlainPayloads();
        Map<String, Object> kwargs = format.argumentsKw(call.payload());
        Dict options = Dict.of((Map<String, Object>) kwargs.get("publish_options"));
        Payload payload = Payload.of(format.argumentTexts(call.payload()).get(1).text(), null);
        Notice publication = new Notice(testator.view, topic, options, payload);
        byMark.put(Mark.of(payload), publication);
        testaments
                .computeIfAbsent(testator, none -> new ArrayList<>())
                .add(new Testament((String) kwargs.get("scope"), publication));
    }

    void left(Peer peer) {
        List<Testament> last = testaments.remove(peer);
        if (last != null && !referee.isSilent()) {
            for (String scope : List.of("detached", "destroyed")) {
                last.stream().filter(it -> it.scope.equals(scope)).forEach(it -> published(it.publication));
            }
        }
    }

    /** All that comes of the fact has come. */
    void settle(boolean isPlain) {
        for (Peer peer : referee.peers()) {
            for (Notice publication : current) {
                if (isPlain && peer.isIn(publication.realm) && publication.isFor(peer.view)) {
                    settle(publication, peer);
                }
            }
        }
        for (Notice publication : current) {
            assertOneNodeAtMost(publication);
        }
        if (asker != null && isPlain) {
            assertEquals(retainedFor(asker, asked.subscription()), given, "the retained events");
        }
        revoked.forEach((id, peer) -> assertTrue(!peer.view.subscriptions().containsKey(id), "is not revoked"));
        current.clear();
        lastTestaments.clear();
        revoked.clear();
        given.clear();
        asker = null;
        asked = null;
    }

    private boolean hasReached(Notice publication, String receiver) {
        return receivers.getOrDefault(publication, Set.of()).contains(receiver);
    }

    private void settle(Notice publication, Peer peer) {
        peer.view.subscriptions().forEach((id, subscribe) -> {
            boolean isSharded = publication.options.string(Attribute.RKEY) != null
                    && subscribe.options().string(Attribute.NKEY) != null;
            boolean isDue = publication.isFor(subscribe) && !isSharded;
            String receiver = peer + "/" + peer.view.session() + "/" + id;
            assertTrue(!isDue || hasReached(publication, receiver), () -> receiver + " has not received it");
        });
    }

    private void assertOneNodeAtMost(Notice publication) {
        if (publication.options.string(Attribute.RKEY) == null) {
            return;
        }
        Map<Long, Set<String>> served = new HashMap<>();
        Map<Long, Set<String>> missed = new HashMap<>();
        for (Peer peer : referee.peers()) {
            if (peer.isIn(publication.realm) && publication.isFor(peer.view)) {
                peer.view.subscriptions().forEach((id, subscribe) -> {
                    String node = subscribe.options().string(Attribute.NKEY);
                    String receiver = peer + "/" + peer.view.session() + "/" + id;
                    if (node != null && publication.isFor(subscribe)) {
                        Map<Long, Set<String>> which = hasReached(publication, receiver) ? served : missed;
                        which.computeIfAbsent(id, none -> new HashSet<>()).add(node);
                    }
                });
            }
        }
        served.forEach((id, nodes) -> {
            assertEquals(1, nodes.size(), "the nodes that are served");
            assertTrue(!missed.getOrDefault(id, Set.of()).containsAll(nodes), "a part of a node is served");
        });
    }

    /** The newest of each topic; older ones than so many may be forgotten. */
    private List<Notice> retainedFor(Peer peer, long subscription) {
        Subscribe subscribe = peer.view.subscriptions().get(subscription);
        List<Notice> all = retained.getOrDefault(peer.view.realm(), List.of());
        Map<String, Notice> newest = new HashMap<>();
        for (Notice publication : all) {
            if (publication.isFor(subscribe) && publication.isFor(peer.view)) {
                newest.put(publication.topic, publication);
            }
        }
        List<Notice> latest = all.subList(Math.max(0, all.size() - RETAINED), all.size());
        return all.stream()
                .filter(publication -> newest.get(publication.topic) == publication)
                .filter(publication -> latest.contains(publication) || given.contains(publication))
                .toList();
    }
}

package dev.parley.it;

import static dev.parley.it.Peer.NO_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Options;
import dev.parley.client.Procedure;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How the libraries connect, and what each cannot do: what {@link PeerKind} says is so, and the router bears it. */
class PeersLimitsIT {
    private static final Map<String, Object> PROGRESS = Map.of("receive_progress", true);

    private static Peers peers;

    @BeforeAll
    static void start() throws Exception {
        peers = Peers.start();
    }

    @AfterAll
    static void end() {
        if (peers != null) {
            peers.close();
        }
    }

    @Test
    void autobahnPythonOffersManySerializersAndGetsPlainJson() throws Exception {
        try (Peer peer = peers.join(PeerKind.AUTOBAHN_PYTHON)) {
            assertEquals("wamp.2.json", peer.subProtocol());
        }
    }

    @Test
    void autobahnPythonMayOfferJsonAlone() throws Exception {
        try (Peer peer = peers.join(PeerKind.AUTOBAHN_PYTHON, Puppet.command().add("serializers", "json"))) {
            assertEquals("wamp.2.json", peer.subProtocol());
        }
    }

    @Test
    void autobahnPythonMayOfferBatchesAlone() throws Exception {
        try (Peer peer = peers.join(PeerKind.AUTOBAHN_PYTHON_BATCHED)) {
            assertEquals("wamp.2.json.batched", peer.subProtocol());
        }
    }

    @Test
    void autobahnJsAndWampyTakePlainJson() throws Exception {
        for (PeerKind kind : List.of(PeerKind.AUTOBAHN_JS, PeerKind.WAMPY)) {
            try (Peer peer = peers.join(kind)) {
                assertEquals("wamp.2.json", peer.subProtocol());
            }
        }
    }

    /** Without the feature in its HELLO, which the other checks put there. */
    @Test
    void wampyAsItComesIsNotAskedForProgressBecauseItDoesNotAnnounceIt() throws Exception {
        try (Peer callee = peers.join(PeerKind.WAMPY, Puppet.command());
                Peer caller = peers.join(PeerKind.WAMPY)) {
            String procedure = Peers.uri("count");
            Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
            Peer.Call call = caller.call(procedure, Content.of(), PROGRESS);
            Peer.Invocation invocation = registration.next();
            assertFalse(invocation.isForProgress());
            invocation.progress(Content.of("half"));
            invocation.result(Content.of("done"));
            assertEquals(Content.of("done"), call.result());
        }
    }

    /** One test for each that {@link PeerKind} names; it fails where a library has learned it. */
    @TestFactory
    Stream<DynamicTest> whatTheyCannotDo() {
        return Peers.KINDS.stream().flatMap(kind -> kind.lacks().entrySet().stream()
                .map(lack -> DynamicTest.dynamicTest(kind + " cannot " + lack.getKey() + ": " + lack.getValue(), () -> {
                    try (Peer peer = peers.join(kind);
                            Peer other = peers.join(kind)) {
                        assertLacks(lack.getKey(), peer, other);
                    }
                })));
    }

    private static void assertLacks(Ability ability, Peer peer, Peer other) throws Exception {
        switch (ability) {
            case GIVE_PROGRESS -> assertIsNotAskedForProgress(peer, other);
            case TAKE_PROGRESS -> assertHasNothingFor("progress");
            case BE_INTERRUPTED -> assertIsNotInterrupted(peer);
            case CANCEL -> assertCannotCancel(peer, other, Optional.empty());
            case CANCEL_SKIP -> assertCannotCancel(peer, other, Optional.of("skip"));
            case CANCEL_KILL -> assertCannotCancel(peer, other, Optional.of("kill"));
            case CANCEL_KILLNOWAIT -> assertCannotCancel(peer, other, Optional.of("killnowait"));
            case DISCLOSE_ITSELF -> assertCannotDisclose(peer);
            case DISCLOSE_CALLERS -> assertCannotDiscloseCallers(peer, other);
            case INCLUDE_ITSELF -> assertOwnEventsDoNotCome(peer, other);
            case SEE_PUBLICATIONS -> assertSeesNoPublications(peer, other);
            case END_PATTERN_SUBSCRIPTIONS -> assertStumblesOverUnsubscribed(peer);
            case END_WILDCARD_REGISTRATIONS -> assertRefusesToUnregister(peer);
        }
    }

    /** The router withholds the wish from a callee that does not announce that it can. */
    private static void assertIsNotAskedForProgress(Peer callee, Peer caller) throws Exception {
        String procedure = Peers.uri("count");
        Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
        Peer.Call call = caller.call(procedure, Content.of(), PROGRESS);
        Peer.Invocation invocation = registration.next();
        assertFalse(invocation.isForProgress());
        invocation.result(Content.of("done"));
        assertEquals(Content.of("done"), call.result());
    }

    private static void assertHasNothingFor(String word) {
        assertTrue(Stream.of(Client.class, Options.class, Procedure.class, Procedure.Call.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .noneMatch(name -> name.contains(word)));
    }

    /** A caller who kills its call does not wait for such a callee. */
    private static void assertIsNotInterrupted(Peer callee) throws Exception {
        String procedure = Peers.uri("forever");
        Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
        try (Peer caller = peers.join(PeerKind.WAMPY)) {
            Peer.Call call = caller.call(procedure, Content.of(1), NO_OPTIONS);
            Peer.Invocation invocation = registration.next();
            call.cancel(Optional.of("kill"));
            assertEquals("wamp.error.canceled", call.failure().uri());

            Peer.Call another = caller.call(procedure, Content.of(2), NO_OPTIONS);
            Peer.Invocation next = registration.next();
            assertEquals(Content.of(2), next.content());
            invocation.result(Content.of("too late"));
            next.result(Content.of("in time"));
            assertEquals(Content.of("in time"), another.result());
        }
    }

    /** Either there is no way to say it, or saying it is the end of the connection. */
    private static void assertCannotCancel(Peer caller, Peer callee, Optional<String> mode) {
        String procedure = Peers.uri("forever");
        Peer.Registration registration = callee.register(procedure, NO_OPTIONS);
        Peer.Call call = caller.call(procedure, Content.of(), NO_OPTIONS);
        Peer.Invocation invocation = registration.next();
        try {
            call.cancel(mode);
        } catch (Puppet.CannotException cannot) {
            invocation.result(Content.of("done"));
            assertEquals(Content.of("done"), call.result());
            return;
        }
        caller.awaitEnd();
    }

    private static void assertCannotDisclose(Peer peer) {
        Map<String, Object> options = Map.of("disclose_me", true);
        assertCannot(() -> peer.call(Peers.uri("who"), Content.of(), options));
        assertCannot(() -> peer.publish(Peers.uri("news"), Content.of(), options));
    }

    private static void assertCannot(Runnable wish) {
        try {
            wish.run();
        } catch (Puppet.CannotException cannot) {
            return;
        }
        throw new AssertionError("it can");
    }

    private static void assertCannotDiscloseCallers(Peer callee, Peer caller) {
        String procedure = Peers.uri("who");
        Peer.Registration registration;
        try {
            registration = callee.register(procedure, Map.of("disclose_caller", true));
        } catch (Puppet.CannotException cannot) {
            return;
        }
        caller.call(procedure, Content.of(), NO_OPTIONS);
        assertEquals(Optional.empty(), registration.next().caller());
    }

    private static void assertOwnEventsDoNotCome(Peer peer, Peer other) {
        String topic = Peers.uri("own");
        Peer.Subscription own = peer.subscribe(topic, NO_OPTIONS);
        peer.publish(topic, Content.of("own"), Map.of("exclude_me", false));
        other.publish(topic, Content.of("another's"), NO_OPTIONS);
        assertEquals(Content.of("another's"), own.next().content());
    }

    private static void assertSeesNoPublications(Peer subscriber, Peer publisher) {
        String topic = Peers.uri("news");
        Peer.Subscription news = subscriber.subscribe(topic, NO_OPTIONS);
        publisher.publish(topic, Content.of(), NO_OPTIONS);
        assertEquals(Optional.empty(), news.next().publication());
    }

    /** The router has ended the subscription, and the library fails at the news. */
    private static void assertStumblesOverUnsubscribed(Peer peer) throws Exception {
        String pattern = Peers.uri("pattern");
        Map<String, Object> options = Map.of("match", "prefix");
        Peer.Subscription subscription = peer.subscribe(pattern, options);
        try (Client client = peers.client()) {
            assertTrue(isSubscribed(client, pattern));
            subscription.orderUnsubscription();
            String complaint = peer.complaints().next().getString("complaint");
            assertTrue(complaint.contains("_onUnsubscribedMessage"), complaint);
            assertFalse(isSubscribed(client, pattern));
        }
    }

    private static boolean isSubscribed(Client client, String pattern) {
        return !client.call("wamp.subscription.lookup", pattern, Map.of("match", "prefix"))
                .join()
                .toString()
                .equals("[null]");
    }

    private static void assertRefusesToUnregister(Peer peer) {
        String base = Peers.uri("pattern");
        Peer.Registration registration = peer.register(base + "..end", Map.of("match", "wildcard"));
        try {
            registration.unregister();
        } catch (Puppet.RefusedException refused) {
            assertTrue(refused.getMessage().contains("UriError"), refused.getMessage());
            return;
        }
        throw new AssertionError("it can");
    }
}

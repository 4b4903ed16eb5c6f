package dev.parley.it;

import static dev.parley.it.Peer.NO_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Events between other people's clients, and with ours: each kind as publisher and as subscriber. */
class PeersEventIT {
    private static final Content ANYTHING = Content.parse(
            "[\"Grüße \\\"aus\\\" 東京 😀\\n\",1,-2.5,true,null,[[]],{\"a\":{}}]",
            "{\"x\":[9007199254740991],\"y\":\"\"}");

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

    /** The next event is this one. */
    private static void assertNext(Peer subscriber, Peer.Subscription subscription, long publication, Content content) {
        Peer.Event event = subscription.next();
        assertEquals(content, event.content());
        if (subscriber.kind().can(Ability.SEE_PUBLICATIONS)) {
            assertEquals(Optional.of(publication), event.publication());
        }
    }

    @TestFactory
    Stream<DynamicTest> eventsPassWholeAndInOrder() {
        return peers.pairs("{first} publishes to {second}", (publisher, subscriber) -> {
            String topic = Peers.uri("news");
            Peer.Subscription subscription = subscriber.subscribe(topic, NO_OPTIONS);
            for (Content content : List.of(
                    ANYTHING, Content.of(), Content.of("one"), Content.of().with("named", 1))) {
                long publication = publisher.publish(topic, content, NO_OPTIONS);
                assertNext(subscriber, subscription, publication, content);
            }
            for (int i = 0; i < 20; i++) {
                publisher.publish(topic, Content.of(i), NO_OPTIONS);
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(Content.of(i), subscription.next().content());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> publishersAreDisclosedWhereTheyAskForIt() {
        return peers.pairs(
                "{first} discloses itself to {second}",
                Set.of(Ability.DISCLOSE_ITSELF),
                Set.of(),
                (publisher, subscriber) -> {
                    String topic = Peers.uri("news");
                    Peer.Subscription subscription = subscriber.subscribe(topic, NO_OPTIONS);
                    publisher.publish(topic, Content.of("named"), Map.of("disclose_me", true));
                    publisher.publish(topic, Content.of("unnamed"), NO_OPTIONS);
                    assertEquals(
                            Optional.of(publisher.session()),
                            subscription.next().publisher());
                    assertEquals(Optional.empty(), subscription.next().publisher());
                });
    }

    @TestFactory
    Stream<DynamicTest> theOwnEventsCome() {
        return Peers.KINDS.stream()
                .filter(kind -> kind.can(Ability.INCLUDE_ITSELF))
                .map(kind -> peers.pair(
                        "{first} publishes to itself where it asks for it", kind, kind, (publisher, subscriber) -> {
                            String topic = Peers.uri("own");
                            Peer.Subscription own = publisher.subscribe(topic, NO_OPTIONS);
                            Peer.Subscription others = subscriber.subscribe(topic, NO_OPTIONS);
                            publisher.publish(topic, Content.of("to others"), NO_OPTIONS);
                            publisher.publish(topic, Content.of("to all"), Map.of("exclude_me", false));
                            assertEquals(Content.of("to others"), others.next().content());
                            assertEquals(Content.of("to all"), others.next().content());
                            assertEquals(Content.of("to all"), own.next().content());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> eventsReachWhomThePublisherAllows() {
        return peers.pairs("{first} excludes and chooses sessions of {second}", (publisher, subscriber) -> {
            try (Peer other = peers.join(subscriber.kind())) {
                String topic = Peers.uri("secret");
                Peer.Subscription one = subscriber.subscribe(topic, NO_OPTIONS);
                Peer.Subscription two = other.subscribe(topic, NO_OPTIONS);
                publisher.publish(topic, Content.of("not one"), Map.of("exclude", List.of(subscriber.session())));
                publisher.publish(topic, Content.of("only one"), Map.of("eligible", List.of(subscriber.session())));
                publisher.publish(topic, Content.of("not guests"), Map.of("exclude_authrole", List.of("guest")));
                publisher.publish(topic, Content.of("guests"), Map.of("eligible_authrole", List.of("guest")));
                publisher.publish(topic, Content.of("all"), NO_OPTIONS);

                for (String expected : List.of("only one", "not guests", "all")) {
                    assertEquals(Content.of(expected), one.next().content());
                }
                for (String expected : List.of("not one", "not guests", "all")) {
                    assertEquals(Content.of(expected), two.next().content());
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> patternsAreToldTheTopic() {
        return peers.pairs("{second} subscribes to patterns, and {first} publishes", (publisher, subscriber) -> {
            String base = Peers.uri("patterns");
            Peer.Subscription exact = subscriber.subscribe(base + ".pre.end", NO_OPTIONS);
            Peer.Subscription prefix = subscriber.subscribe(base + ".pre", Map.of("match", "prefix"));
            Peer.Subscription wildcard = subscriber.subscribe(base + "..end", Map.of("match", "wildcard"));

            long publication = publisher.publish(base + ".pre.end", Content.of("all three"), NO_OPTIONS);
            for (Peer.Subscription subscription : List.of(exact, prefix, wildcard)) {
                Peer.Event event = subscription.next();
                assertEquals(Content.of("all three"), event.content());
                assertEquals(base + ".pre.end", event.topic());
                if (subscriber.kind().can(Ability.SEE_PUBLICATIONS)) {
                    assertEquals(Optional.of(publication), event.publication());
                }
            }
            publisher.publish(base + ".prepared", Content.of("prefix"), NO_OPTIONS);
            publisher.publish(base + ".other.end", Content.of("wildcard"), NO_OPTIONS);
            publisher.publish(base + ".none", Content.of("nobody"), NO_OPTIONS);
            publisher.publish(base + ".pre.end", Content.of("again"), NO_OPTIONS);
            assertEvent("prefix", base + ".prepared", prefix.next());
            assertEvent("wildcard", base + ".other.end", wildcard.next());
            for (Peer.Subscription subscription : List.of(exact, prefix, wildcard)) {
                assertEvent("again", base + ".pre.end", subscription.next());
            }
        });
    }

    private static void assertEvent(String content, String topic, Peer.Event event) {
        assertEquals(Content.of(content), event.content());
        assertEquals(topic, event.topic());
    }

    @TestFactory
    Stream<DynamicTest> endedSubscriptionsBringNoMore() {
        return peers.pairs("{second} unsubscribes, and {first} publishes", (publisher, subscriber) -> {
            String topic = Peers.uri("news");
            Peer.Subscription news = subscriber.subscribe(topic, NO_OPTIONS);
            Peer.Subscription other = subscriber.subscribe(topic + ".other", NO_OPTIONS);
            news.unsubscribe();
            publisher.publish(topic, Content.of("unheard"), NO_OPTIONS);
            publisher.publish(topic + ".other", Content.of("heard"), NO_OPTIONS);
            assertEquals(Content.of("heard"), other.next().content());
            assertTrue(news.isEmpty());
        });
    }

    @TestFactory
    Stream<DynamicTest> endedPatternsBringNoMore() {
        return peers.pairs(
                "{second} unsubscribes from patterns, and {first} publishes",
                Set.of(),
                Set.of(Ability.END_PATTERN_SUBSCRIPTIONS),
                (publisher, subscriber) -> {
                    String base = Peers.uri("patterns");
                    Peer.Subscription exact = subscriber.subscribe(base + ".pre.end", NO_OPTIONS);
                    Peer.Subscription prefix = subscriber.subscribe(base + ".pre", Map.of("match", "prefix"));
                    Peer.Subscription wildcard = subscriber.subscribe(base + "..end", Map.of("match", "wildcard"));
                    prefix.unsubscribe();
                    publisher.publish(base + ".pre.end", Content.of(1), NO_OPTIONS);
                    assertEquals(Content.of(1), wildcard.next().content());
                    wildcard.unsubscribe();
                    publisher.publish(base + ".pre.end", Content.of(2), NO_OPTIONS);
                    assertEquals(Content.of(1), exact.next().content());
                    assertEquals(Content.of(2), exact.next().content());
                    assertTrue(prefix.isEmpty());
                    assertTrue(wildcard.isEmpty());
                });
    }

    @TestFactory
    Stream<DynamicTest> whatIsRefusedIsToldAsTheRouterSaysIt() {
        return Peers.KINDS.stream()
                .map(kind -> DynamicTest.dynamicTest(kind + " publishes to a reserved topic", () -> {
                    try (Peer peer = peers.join(kind)) {
                        String uri = refusal(() -> peer.publish("wamp.mine", Content.of(), NO_OPTIONS));
                        // wampy.js does not even ask the router
                        assertTrue(
                                uri.equals("wamp.error.invalid_uri") || (kind == PeerKind.WAMPY && uri.isEmpty()), uri);
                    }
                }));
    }

    private static String refusal(Runnable wish) {
        try {
            wish.run();
        } catch (Puppet.RefusedException refused) {
            return refused.uri();
        }
        throw new AssertionError("it was not refused");
    }
}

package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Evidence;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Durable subscriptions: who has been away gets what he has missed, once it was on the disk and until it has arrived. */
class DurableTest {
    private static final String REALM = "lasting";

    private static RouterSettings settings(int kept, List<RealmSettings.DurableSettings> durable) {
        return new RouterSettings(List.of(new RealmSettings(
                REALM,
                false,
                false,
                Uri.Rule.LOOSE,
                AuthenticationSettings.builder(Set.of("user"))
                        .anonymous(new AuthenticationSettings.Anonymous("user", true, "ann"))
                        .build(),
                Map.of("user", new Rules(List.of(Rule.EVERYTHING))),
                null,
                List.of(
                        new RealmSettings.HistorySettings("com.log", MatchPolicy.EXACT, kept, 1 << 20),
                        new RealmSettings.HistorySettings("com.all.", MatchPolicy.PREFIX, kept, 1 << 20)),
                durable)));
    }

    private RouterSettings settings = settings(1_000, List.of());
    private Core core = new Core(settings, true);
    private final Map<String, Core.Connection> peers = new LinkedHashMap<>();

    /** What each peer has been sent, as it may have arrived. */
    private final Map<String, List<Message>> sent = new LinkedHashMap<>();

    private int requests;

    private void join(String name) {
        Core.Connection peer = core.connection(name, Evidence.of(null, true));
        peers.put(name, peer);
        sent.put(name, new ArrayList<>());
        keep(core.connected(peer));
        say(
                name,
                "[1,\"" + REALM
                        + "\",{\"roles\":{\"publisher\":{},\"subscriber\":{\"features\":{\"subscription_revocation\":true}}}}]");
    }

    private void say(String name, String text) {
        keep(core.received(peers.get(name), text));
    }

    private void keep(List<Core.Delivery> deliveries) {
        for (Core.Delivery delivery : deliveries) {
            if (delivery.message() != null && !(delivery.message() instanceof Welcome)) {
                sent.get(delivery.to().name).add(delivery.message());
            }
        }
    }

    private void subscribe(String name, String topic, String options) {
        say(name, "[32," + ++requests + "," + options + ",\"" + topic + "\"]");
    }

    private void publish(String name, String topic, int number) {
        say(name, "[16," + ++requests + ",{},\"" + topic + "\",[" + number + "]]");
    }

    private void leave(String name) {
        keep(core.disconnected(peers.get(name)));
    }

    /** The numbers of the events that a peer has been sent since the last question, with {@code r} for replayed and {@code m} for missed. */
    private List<String> events(String name) {
        List<String> events = sent.get(name).stream()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .map(event -> event.payload().json().replaceAll("\\D", "")
                        + (event.details().values().containsKey("_replayed") ? "r" : "")
                        + (event.details().values().containsKey("_missed") ? "m" : ""))
                .toList();
        sent.get(name).removeIf(Event.class::isInstance);
        return events;
    }

    private String answer(String name) {
        List<Message> all = sent.get(name);
        return MessageEncoder.text(all.remove(all.size() - 1));
    }

    private void restart() {
        core = new Core(settings, core);
        peers.clear();
        sent.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        peers.values().stream().filter(peer -> !peer.isOver()).forEach(peer -> keep(core.disconnected(peer)));
        // those that could be resumed
        keep(core.elapsed(60_001));
        core.router.realms().forEach(realm -> {
            assertEquals(0, realm.overview().sessionsWeight());
            assertTrue(realm.isEmpty());
        });
    }

    private static List<String> replayed(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "r").toList();
    }

    private static List<String> live(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    @Test
    void whoComesBackGetsWhatHeHasMissed() {
        join("bob");
        join("alice");
        publish("alice", "com.log", 1);
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(List.of(), events("bob"), "what was before the first time is not missed");
        publish("alice", "com.log", 2);
        publish("alice", "com.log", 3);
        keep(core.elapsed(200));
        assertEquals(live(2, 3), events("bob"));
        leave("bob");
        publish("alice", "com.log", 4);
        publish("alice", "com.log", 5);
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        publish("alice", "com.log", 6);
        assertEquals(List.of("4r", "5r", "6"), events("bob"));
    }

    @Test
    void whatWasOnTheWayComesAgain() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        publish("alice", "com.log", 1);
        keep(core.elapsed(200));
        core.mute(peers.get("bob"), true);
        publish("alice", "com.log", 2);
        publish("alice", "com.log", 3);
        keep(core.elapsed(200));
        assertEquals(live(1, 3), events("bob"));
        leave("bob");
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(replayed(2, 3), events("bob"), "of them nobody has said that they had arrived");
    }

    @Test
    void aPlaceOutlivesTheRouter() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        subscribe("bob", "com.all.", "{\"_durable\":\"a/l%l\",\"match\":\"prefix\"}");
        publish("alice", "com.log", 1);
        publish("alice", "com.all.x", 2);
        keep(core.elapsed(200));
        restart();
        join("alice");
        publish("alice", "com.log", 3);
        publish("alice", "com.all.y", 4);
        restart();
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(List.of("3r"), events("bob"));
        subscribe("bob", "com.all.", "{\"_durable\":\"a/l%l\",\"match\":\"prefix\"}");
        assertEquals(List.of("4r"), events("bob"));
    }

    @Test
    void whatTheHistoryHasNoMoreIsTold() {
        settings = settings(3, List.of());
        core = new Core(settings, true);
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        leave("bob");
        join("alice");
        IntStream.rangeClosed(1, 5).forEach(i -> publish("alice", "com.log", i));
        restart();
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(List.of("3rm", "4r", "5r"), events("bob"));
        keep(core.elapsed(200));
        leave("bob");
        join("alice");
        IntStream.rangeClosed(6, 8).forEach(i -> publish("alice", "com.log", i));
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(replayed(6, 8), events("bob"), "nothing was missing this time");
    }

    @Test
    void whatIsMissingIsToldWithALiveEventWhereThereIsNoOther() {
        settings = settings(2, List.of());
        core = new Core(settings, true);
        join("bob");
        subscribe("bob", "com.all.x", "{\"_durable\":\"b\"}");
        leave("bob");
        join("alice");
        publish("alice", "com.all.x", 1);
        publish("alice", "com.all.y", 2);
        publish("alice", "com.all.y", 3);
        join("bob");
        subscribe("bob", "com.all.x", "{\"_durable\":\"b\"}");
        assertEquals(List.of(), events("bob"));
        publish("alice", "com.all.x", 4);
        publish("alice", "com.all.x", 5);
        assertEquals(List.of("4m", "5"), events("bob"));
    }

    @Test
    void whoIsSlowReadsLaterAndInOrder() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        subscribe("bob", "com.all.", "{\"_durable\":\"b\",\"match\":\"prefix\"}");
        core.mute(peers.get("bob"), true);
        for (int i = 1; i <= 2_000; i++) {
            publish("alice", i % 3 == 0 ? "com.log" : "com.all.x", i);
        }
        assertEquals(live(1, 500), events("bob"), "so many may be on the way");
        keep(core.mute(peers.get("bob"), false));
        List<String> rest = events("bob");
        for (int i = 0; i < 20; i++) {
            keep(core.elapsed(200));
            rest = new ArrayList<>(rest);
            rest.addAll(events("bob"));
        }
        assertEquals(live(501, 2_000), rest);
        assertTrue(core.markCount >= 2_000 / 64, "a mark behind every 64 events at least: " + core.markCount);
        publish("alice", "com.log", 2_001);
        assertEquals(live(2_001, 2_001), events("bob"));
    }

    @Test
    void whoHasNoRoomReadsLater() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        keep(core.room(peers.get("bob"), 2));
        IntStream.rangeClosed(1, 10).forEach(i -> publish("alice", "com.log", i));
        assertEquals(live(1, 2), events("bob"));
        keep(core.room(peers.get("bob"), 3));
        assertEquals(live(3, 5), events("bob"));
        keep(core.room(peers.get("bob"), Integer.MAX_VALUE));
        assertEquals(live(6, 10), events("bob"));
    }

    @Test
    void aSessionThatIsResumedGoesOnWithWhatIsOnTheWay() {
        Core.Connection peer = core.connection("bob", Evidence.of(null, true));
        peers.put("bob", peer);
        sent.put("bob", new ArrayList<>());
        keep(core.connected(peer));
        String hello = "[1,\"" + REALM + "\",{\"roles\":{\"subscriber\":{}},\"resumable\":true";
        Welcome welcome = (Welcome) core.received(peer, hello + "}]").get(0).message();
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        core.mute(peer, true);
        for (int i = 1; i <= 700; i++) {
            publish("alice", "com.log", i);
        }
        assertEquals(live(1, 500), events("bob"));
        leave("bob");
        publish("alice", "com.log", 701);
        Core.Connection again = core.connection("bob", Evidence.of(null, true));
        peers.put("bob", again);
        keep(core.connected(again));
        // SUBSCRIBED and 499 events have arrived
        keep(core.received(
                again,
                hello + ",\"resume-session\":" + welcome.session() + ",\"resume-token\":\""
                        + welcome.details().values().get("resume-token") + "\",\"_received\":500}]"));
        for (int i = 0; i < 5; i++) {
            keep(core.elapsed(200));
        }
        assertEquals(live(500, 701), events("bob"));
        publish("alice", "com.log", 702);
        assertEquals(live(702, 702), events("bob"));
    }

    @Test
    void aNameIsHadByOneSession() {
        join("bob");
        join("bob2");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        subscribe("bob2", "com.log", "{\"_durable\":\"other\"}");
        publish("alice", "com.log", 1);
        keep(core.elapsed(200));
        subscribe("bob2", "com.log", "{\"_durable\":\"b\"}");
        assertTrue(answer("bob").startsWith("[35,0,{\"subscription\":"), "the former holder is told");
        publish("alice", "com.log", 2);
        assertEquals(List.of("1"), events("bob"));
        assertEquals(live(1, 2), events("bob2"));
    }

    @Test
    void whoUnsubscribesIsForgotten() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(
                1,
                core.saved.keySet().stream()
                        .filter(key -> key.contains("durable/"))
                        .count());
        String id = answer("bob").replaceAll(".*,(\\d+)]", "$1");
        say("bob", "[34," + ++requests + "," + id + "]");
        assertFalse(core.saved.keySet().stream().anyMatch(key -> key.contains("durable/")));
        publish("alice", "com.log", 1);
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(List.of(), events("bob"));
    }

    @Test
    void whatAnOperatorForgetsComesNotBackAndTakesNothingAlong() {
        join("bob");
        join("bob2");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        String id = answer("bob").replaceAll(".*,(\\d+)]", "$1");
        Realm realm = Objects.requireNonNull(core.router.realm(REALM));
        DurableFigures place = realm.overview().durables(0, 10).entries().get(0);
        for (boolean isThere : new boolean[] {true, false}) {
            realm.forgetDurable(
                    place.authid(),
                    "com.log",
                    MatchPolicy.EXACT,
                    "b",
                    found -> assertEquals(isThere, found),
                    new Time(0, 0));
        }
        publish("alice", "com.log", 1);
        assertEquals(live(1, 1), events("bob"), "who had it goes on");
        subscribe("bob2", "com.log", "{\"_durable\":\"b\"}");
        say("bob", "[34," + ++requests + "," + id + "]");
        keep(core.elapsed(200));
        assertEquals(1, realm.overview().durables(0, 10).entries().size(), "another place by the same name");
        leave("bob2");
        publish("alice", "com.log", 2);
        join("bob2");
        subscribe("bob2", "com.log", "{\"_durable\":\"b\"}");
        assertEquals(List.of("2r"), events("bob2"));
    }

    @Test
    void whatIsConfirmedAfterwardsBringsNoPlaceBack() {
        join("bob");
        join("alice");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        String id = answer("bob").replaceAll(".*,(\\d+)]", "$1");
        core.mute(peers.get("bob"), true);
        publish("alice", "com.log", 1);
        keep(core.elapsed(200));
        say("bob", "[34," + ++requests + "," + id + "]");
        keep(core.mute(peers.get("bob"), false));
        assertFalse(core.saved.keySet().stream().anyMatch(key -> key.contains("durable/")));
    }

    @Test
    void whatIsMissingIsNotForgottenUntold() {
        settings = settings(2, List.of());
        core = new Core(settings, true);
        join("bob");
        subscribe("bob", "com.all.x", "{\"_durable\":\"b\"}");
        leave("bob");
        join("alice");
        publish("alice", "com.all.x", 1);
        publish("alice", "com.all.y", 2);
        publish("alice", "com.all.y", 3);
        join("bob");
        subscribe("bob", "com.all.x", "{\"_durable\":\"b\"}");
        leave("bob");
        join("bob");
        subscribe("bob", "com.all.x", "{\"_durable\":\"b\"}");
        publish("alice", "com.all.x", 4);
        assertEquals(List.of("4m"), events("bob"));
    }

    @Test
    void aPlaceThatNobodyUsesIsForgotten() {
        settings = settings(
                1_000,
                List.of(new RealmSettings.DurableSettings("com.log", MatchPolicy.EXACT, Set.of("user"), 60_000)));
        core = new Core(settings, true);
        join("bob");
        subscribe("bob", "com.log", "{}");
        leave("bob");
        join("alice");
        publish("alice", "com.log", 1);
        join("bob");
        subscribe("bob", "com.log", "{}");
        assertEquals(List.of("1r"), events("bob"));
        leave("bob");
        keep(core.elapsed(60_001));
        publish("alice", "com.log", 2);
        join("bob");
        subscribe("bob", "com.log", "{}");
        assertEquals(List.of(), events("bob"));
    }

    @Test
    void allSessionsOfAUserShareOnePlaceWhereTheConfigurationMakesIt() {
        settings = settings(
                1_000,
                List.of(new RealmSettings.DurableSettings(
                        "com.", MatchPolicy.PREFIX, Set.of("user"), RealmSettings.DurableSettings.DEFAULT_MILLIS)));
        core = new Core(settings, true);
        join("phone");
        join("desk");
        join("alice");
        subscribe("phone", "com.log", "{}");
        subscribe("desk", "com.log", "{}");
        publish("alice", "com.log", 1);
        keep(core.elapsed(200));
        leave("phone");
        publish("alice", "com.log", 2);
        keep(core.elapsed(200));
        assertEquals(live(1, 2), events("desk"));
        leave("desk");
        publish("alice", "com.log", 3);
        join("phone");
        subscribe("phone", "com.log", "{}");
        assertEquals(List.of("3r"), events("phone"), "what this user has missed while nowhere");
    }

    @Test
    void whatCannotBeDurableIsRefused() {
        join("bob");
        subscribe("bob", "com.other", "{\"_durable\":\"b\"}");
        assertTrue(answer("bob")
                .contains("wamp.error.invalid_argument\",[\"_durable: of what is published to 'com.other' nothing"));
        core = new Core(settings, false);
        join("bob");
        subscribe("bob", "com.log", "{\"_durable\":\"b\"}");
        assertTrue(answer("bob").contains("wamp.error.feature_not_supported\",[\"_durable: this router keeps nothing"));
    }

    @Test
    void oneAuthidHasOnlySoMany() {
        join("bob");
        for (int i = 0; i < 1_000; i++) {
            subscribe("bob", "com.log", "{\"_durable\":\"" + i + "\"}");
        }
        subscribe("bob", "com.log", "{\"_durable\":\"one more\"}");
        assertTrue(answer("bob").contains("parley.error.budget_exceeded"));
    }

    @Test
    void whoIsRefusedAgainAndAgainHasNotAllPlacesLookedAtEachTime() {
        settings = settings(
                1_000, List.of(new RealmSettings.DurableSettings("com.log", MatchPolicy.EXACT, Set.of("user"), 500)));
        core = new Core(settings, true);
        join("alice");
        subscribe("alice", "com.log", "{}");
        leave("alice");
        join("bob");
        for (int i = 1; i < 1_000; i++) {
            subscribe("bob", "com.log", "{\"_durable\":\"" + i + "\"}");
        }
        subscribe("bob", "com.log", "{\"_durable\":\"one more\"}");
        assertTrue(answer("bob").contains("parley.error.budget_exceeded"));
        keep(core.elapsed(600));
        subscribe("bob", "com.log", "{\"_durable\":\"one more\"}");
        assertTrue(answer("bob").contains("parley.error.budget_exceeded"), "it was looked a moment ago");
        keep(core.elapsed(500));
        subscribe("bob", "com.log", "{\"_durable\":\"one more\"}");
        String answer = answer("bob");
        assertTrue(answer.startsWith("[33,"), answer);
    }
}

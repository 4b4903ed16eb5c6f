package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Evidence;
import dev.parley.auth.Principal;
import dev.parley.auth.TicketCredential;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.AuthMethod;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Uri;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session may make the router remember, in each of the ways there are, and a realm. */
class BudgetsTest {
    private static final int SESSION = 100_000;
    private static final int REALM = 250_000;
    private static final String KILOBYTE = "x".repeat(1_000);
    private static final String ROLES = "{\"roles\":{\"subscriber\":{},\"publisher\":{},\"caller\":{},\"callee\":{}}}";

    private final Core core = new Core(settings(Map.of()));
    private final Realm realm = Objects.requireNonNull(core.router.realm("realm1"));

    private static RouterSettings settings(Map<String, Long> byRole) {
        RouterSettings defaults = new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1")));
        return new RouterSettings(
                defaults.realms(),
                defaults.helloMillis(),
                defaults.goodbyeMillis(),
                defaults.staleMillis(),
                new SessionLimits(250_000, 250_000, 50_000, 100_000, SESSION, byRole),
                new RealmLimits(10_000, 1 << 20, 1_000, REALM));
    }

    private Core.Connection joined(String name) {
        Core.Connection peer = core.connection(name, Evidence.of(null, true));
        core.connected(peer);
        assertTrue(first(peer, "[1,\"realm1\"," + ROLES + "]").startsWith("[2,"));
        return peer;
    }

    private String first(Core.Connection from, String text) {
        return first(core, from, text);
    }

    private static String first(Core core, Core.Connection from, String text) {
        return core.received(from, text).stream()
                .filter(delivery -> delivery.to() == from)
                .findFirst()
                .map(Core.Delivery::message)
                .map(MessageEncoder::text)
                .orElse("");
    }

    private static String call(int request, String procedure, String arguments) {
        return "[48," + request + ",{},\"" + procedure + "\"," + arguments + "]";
    }

    /** Ways to be remembered, each by a request of some octets that a session sends again and again. */
    static Stream<Arguments> ways() {
        return Stream.of(
                way("subscriptions", i -> "[32," + i + ",{},\"com." + KILOBYTE + i + "\"]", 2_000),
                way("node keys", i -> "[32," + i + ",{\"nkey\":\"" + KILOBYTE + "\"},\"com.a" + i + "\"]", 2_000),
                way("registrations", i -> "[64," + i + ",{},\"com." + KILOBYTE + i + "\"]", 2_000),
                way(
                        "testaments",
                        i -> call(i, "wamp.session.add_testament", "[\"com.a\",[\"" + KILOBYTE + "\"],{}]"),
                        1_500),
                way(
                        "options of testaments",
                        i -> call(
                                i,
                                "wamp.session.add_testament",
                                "[\"com.a\",[],{}],{\"publish_options\":{\"eligible\":[1,2,3,4,5,6,7,8,9,10,11,12]}}"),
                        1_500),
                way(
                        "descriptions",
                        i -> call(i, "wamp.reflect.define", "[\"com.a" + i + "\",\"" + KILOBYTE + "\"]"),
                        2_000),
                way("calls", i -> "[48," + i + ",{\"_mine\":[\"" + KILOBYTE + "\"]},\"com.procedure\"]", 2_000),
                way("queued calls", i -> call(i, "com.busy", "[\"" + KILOBYTE + "\"]"), 2_000));
    }

    private static Arguments way(String what, IntFunction<String> request, int octets) {
        return Arguments.of(what, request, octets);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void whatASessionIsRememberedForIsChargedRefusedAndReleased(String what, IntFunction<String> request, int octets) {
        Core.Connection callee = joined("callee");
        first(callee, "[64,1,{},\"com.procedure\"]");
        first(callee, "[64,2,{\"concurrency\":1},\"com.busy\"]");
        Core.Connection other = joined("other");
        first(other, "[48,1,{},\"com.busy\"]");
        long before = realm.overview().sessionsWeight();
        Core.Connection peer = joined("peer");
        String answer = "";
        int sent = 0;
        while (!answer.contains("budget_exceeded")) {
            assertTrue(++sent * 500 < SESSION, () -> what + " are not refused");
            answer = first(peer, request.apply(sent));
        }
        assertTrue(answer.contains("limits.sessionBytes"), answer);
        assertTrue(answer.contains("a session of the role anonymous may make the router keep 100000 octets"), answer);
        long charged = realm.overview().sessionsWeight() - before;
        assertTrue(charged <= SESSION, () -> what + ": " + charged);
        assertTrue(charged > SESSION - 3 * octets, () -> what + ": " + charged);
        assertFalse(first(other, "[32,2,{},\"com." + KILOBYTE + "\"]").contains("budget"));
        first(other, "[34,3," + "1000001]");
        long after = realm.overview().sessionsWeight();
        core.disconnected(peer);
        assertEquals(after - charged, realm.overview().sessionsWeight(), what);
        core.disconnected(other);
        core.disconnected(callee);
        assertEquals(0, realm.overview().sessionsWeight());
    }

    @Test
    void calleesThatWereAskedInVainAreChargedToWhoeverCalls() {
        Core.Connection caller = joined("caller");
        List<Core.Connection> callees = Stream.of("one", "two", "three")
                .map(name -> core.connection(name, Evidence.of(null, true)))
                .toList();
        for (Core.Connection callee : callees) {
            core.connected(callee);
            first(callee, "[1,\"realm1\",{\"roles\":{\"callee\":{\"features\":{\"call_reroute\":true}}}}]");
            assertTrue(first(callee, "[64,1,{\"invoke\":\"first\"},\"com.shared\"]")
                    .startsWith("[65,"));
        }
        long before = realm.overview().sessionsWeight();
        core.received(caller, "[48,1,{},\"com.shared\"]");
        long called = realm.overview().sessionsWeight();
        assertTrue(called > before);
        for (int i = 0; i < 2; i++) {
            core.received(callees.get(i), "[8,68,1,{},\"wamp.error.unavailable\"]");
            assertTrue(
                    realm.overview().sessionsWeight() >= called + 64L * (i + 1), "the callees are charged to nobody");
        }
        core.received(callees.get(2), "[70,1,{}]");
        assertEquals(before, realm.overview().sessionsWeight());
    }

    @Test
    void streamsThatAreOverAreCharged() {
        Core.Connection peer = joined("peer");
        long before = realm.overview().sessionsWeight();
        for (int i = 1; i <= 500; i++) {
            first(peer, "[48," + i + ",{\"progress\":true},\"com.absent\"]");
        }
        assertTrue(realm.overview().sessionsWeight() >= before + 500 * 64, "they are charged to nobody");
        for (int i = 501; i <= 5_000; i++) {
            first(peer, "[48," + i + ",{\"progress\":true},\"com.absent\"]");
        }
        assertTrue(realm.overview().sessionsWeight() <= SESSION);
        // the latest are known, the first are not: their ids are taken for those of new calls
        assertEquals("", first(peer, "[48,5000,{\"progress\":true},\"com.absent\"]"));
        assertTrue(first(peer, "[48,1,{\"progress\":true},\"com.absent\"]").startsWith("[8,48,1,"));
        core.disconnected(peer);
        assertEquals(0, realm.overview().sessionsWeight());
    }

    @Test
    void detailsThatOthersAddAreChargedToTheSessionThatTheyAreAbout() {
        Core.Connection peer = joined("peer");
        String id = first(peer, call(1, "wamp.session.list", "[]")).replaceAll(".*\\[\\[(\\d+).*", "$1");
        long before = realm.overview().sessionsWeight();
        assertTrue(first(peer, call(2, "wamp.session.modify_details", "[" + id + ",{\"a\":\"" + KILOBYTE + "\"}]"))
                .startsWith("[50,2"));
        assertTrue(realm.overview().sessionsWeight() - before > 1_000);
        String tooMuch = "\"" + KILOBYTE.repeat(100) + "\"";
        assertTrue(first(peer, call(3, "wamp.session.modify_details", "[" + id + ",{\"a\":" + tooMuch + "}]"))
                .contains("budget_exceeded"));
        assertTrue(first(peer, call(4, "wamp.session.modify_details", "[" + id + ",{\"a\":null}]"))
                .startsWith("[50,4"));
        assertEquals(before, realm.overview().sessionsWeight());
    }

    @Test
    void theSessionsOfARealmShareItsBudget() {
        for (int i = 0; i < 3; i++) {
            Core.Connection peer = joined("peer" + i);
            String answer = "";
            for (int k = 1; !answer.contains("budget_exceeded"); k++) {
                answer = first(peer, "[32," + k + ",{},\"com." + KILOBYTE + k + "\"]");
            }
            assertTrue(answer.contains(i < 2 ? "limits.sessionBytes" : "limits.realmBytes"), answer);
        }
        assertTrue(realm.overview().sessionsWeight() <= REALM);
        Core.Connection late = core.connection("late", Evidence.of(null, true));
        core.connected(late);
        String aborted = first(late, "[1,\"realm1\"," + ROLES + "]");
        assertTrue(aborted.startsWith("[2,") || aborted.contains("budget_exceeded"), aborted);
    }

    @Test
    void guestsLeaveSomethingToThoseWhoLogIn() {
        AuthenticationSettings ways = AuthenticationSettings.builder(Set.of("guest", "member"))
                .anonymous("guest", false)
                .allow(AuthMethod.TICKET)
                .principal(new Principal("alice", "member", Map.of(), List.of(new TicketCredential(Secret.of("t")))))
                .build();
        Rules everything = new Rules(List.of(Rule.EVERYTHING));
        RouterSettings open = settings(Map.of());
        RealmSettings shared = new RealmSettings(
                "realm1",
                false,
                false,
                Uri.Rule.LOOSE,
                ways,
                Map.of("guest", everything, "member", everything),
                null,
                List.of());
        Core core = new Core(new RouterSettings(
                List.of(shared),
                open.helloMillis(),
                open.goodbyeMillis(),
                open.staleMillis(),
                open.sessionLimits(),
                open.realmLimits()));
        List<Core.Connection> guests = new ArrayList<>();
        String welcome = "[2,";
        while (welcome.startsWith("[2,")) {
            Core.Connection guest = core.connection("guest" + guests.size(), Evidence.of(null, true));
            core.connected(guest);
            welcome = first(core, guest, "[1,\"realm1\"," + ROLES + "]");
            String answer = "";
            for (int i = 1; welcome.startsWith("[2,") && !answer.contains("budget_exceeded"); i++) {
                answer = first(core, guest, "[32," + i + ",{},\"com." + KILOBYTE + i + "\"]");
            }
            guests.add(guest);
        }
        assertTrue(welcome.contains("to those who log in"), welcome);
        Core.Connection alice = core.connection("alice", Evidence.of(null, true));
        core.connected(alice);
        String details = ROLES.replaceFirst("\\{", "{\"authmethods\":[\"ticket\"],\"authid\":\"alice\",");
        assertTrue(first(core, alice, "[1,\"realm1\"," + details + "]").startsWith("[4,"));
        assertTrue(first(core, alice, "[5,\"t\",{}]").startsWith("[2,"));
        int subscribed = 0;
        while (first(core, alice, "[32," + (subscribed + 1) + ",{},\"com." + KILOBYTE + "." + subscribed + "\"]")
                .startsWith("[33,")) {
            subscribed++;
        }
        assertTrue(subscribed * 2_000 > REALM / 10, "an eighth is hers: " + subscribed);
        core.disconnected(alice);
        guests.forEach(core::disconnected);
        assertEquals(
                0,
                Objects.requireNonNull(core.router.realm("realm1")).overview().sessionsWeight());
    }

    /** Lists of receivers, with payloads of nothing: the proof of the review. */
    @Test
    void theListsOfRetainedEventsCount() {
        Core.Connection peer = joined("peer");
        String ids = "1" + ",2".repeat(1_500);
        for (int i = 1; i <= 500; i++) {
            String distinct = ids.replace(",2", "," + (i + 2));
            first(peer, "[16," + i + ",{\"retain\":true,\"eligible\":[" + distinct + "]},\"com.topic" + i + "\"]");
            first(peer, "[16," + i + ",{\"retain\":true},\"com.other" + i + "\",[\"" + KILOBYTE + "\"]]");
        }
        assertTrue(realm.overview().sessionsWeight() < REALM);
        core.disconnected(peer);
        assertEquals(0, realm.overview().sessionsWeight());
        Core.Connection late = joined("late");
        List<Message> retained =
                core.received(late, "[32,1,{\"match\":\"prefix\",\"get_retained\":true},\"com.other\"]").stream()
                        .map(Core.Delivery::message)
                        .toList();
        assertTrue(retained.size() > 10 && retained.size() < 250, () -> "retained " + retained.size());
    }

    @Test
    void aHistoryKeepsWhatTheRealmHasRoomFor() {
        RouterSettings settings = withHistory("com.log.");
        core.reconfigured(settings);
        Core.Connection peer = joined("peer");
        publish(peer, "com.log.a", 500, "{}");
        List<String> kept = history(peer, "com.log.", 500);
        // a quarter of what the realm may keep, and the latest
        assertTrue(kept.size() > REALM / 4 / 1_500 && kept.size() < REALM / 4 / 1_000, () -> "kept " + kept.size());
        assertTrue(kept.get(kept.size() - 1).endsWith("499\"]"), kept.get(kept.size() - 1));
        // neither another history nor retained events take that away
        publish(peer, "com.kept.", 500, "{\"retain\":true}");
        assertEquals(kept, history(peer, "com.log.", 501));
        // what is heavier than all that may be kept is not, and costs no other event
        first(peer, "[16,502,{},\"com.log.a\",[\"" + KILOBYTE.repeat(REALM / 4_000 + 1) + "\"]]");
        assertEquals(kept, history(peer, "com.log.", 503));
        assertTrue(first(peer, "[32,504,{},\"com." + KILOBYTE + "\"]").startsWith("[33,"), "sessions have their half");
        core.reconfigured(settings(Map.of()));
        core.disconnected(peer);
        assertEquals(0, realm.overview().sessionsWeight());
    }

    private static RouterSettings withHistory(String prefix) {
        RouterSettings plain = settings(Map.of());
        RealmSettings open = plain.realms().get(0);
        RealmSettings.HistorySettings history =
                new RealmSettings.HistorySettings(prefix, MatchPolicy.PREFIX, 100_000, 1 << 30);
        return new RouterSettings(
                List.of(new RealmSettings(
                        open.name(),
                        open.strictRequestIds(),
                        open.strictFeatures(),
                        open.uris(),
                        open.authentication(),
                        open.roles(),
                        open.authorizer(),
                        List.of(history))),
                plain.helloMillis(),
                plain.goodbyeMillis(),
                plain.staleMillis(),
                plain.sessionLimits(),
                plain.realmLimits());
    }

    private void publish(Core.Connection peer, String topic, int count, String options) {
        for (int i = 0; i < count; i++) {
            String each = topic.endsWith(".") ? topic + i : topic;
            first(peer, "[16," + (i + 1) + "," + options + ",\"" + each + "\",[\"" + KILOBYTE + i + "\"]]");
        }
    }

    /** The arguments of all events that are kept, from the oldest. */
    private List<String> history(Core.Connection peer, String prefix, int request) {
        String lookup = first(
                peer, call(request * 10, "wamp.subscription.lookup", "[\"" + prefix + "\",{\"match\":\"prefix\"}]"));
        String id = lookup.replaceAll(".*\\[(\\d+)]]", "$1");
        String events = first(peer, call(request * 10 + 1, "wamp.subscription.get_events", "[" + id + "]"));
        return Pattern.compile("\\[\"x+\\d+\"]")
                .matcher(events)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aRoleHasABudgetOfItsOwnAndAnotherAfterAReload() {
        Core.Connection peer = joined("peer");
        core.reconfigured(settings(Map.of("anonymous", 4_000L)));
        assertTrue(first(peer, "[32,1,{},\"com." + KILOBYTE + "\"]").startsWith("[33,"));
        assertTrue(first(peer, "[32,2,{},\"com.b" + KILOBYTE + "\"]").contains("keep 4000 octets"));
        core.reconfigured(settings(Map.of()));
        assertTrue(first(peer, "[32,3,{},\"com.b" + KILOBYTE + "\"]").startsWith("[33,"));
    }
}

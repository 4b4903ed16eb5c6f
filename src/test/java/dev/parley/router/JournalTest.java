package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Welcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a realm does that has a journal: what it waits for, what it does not, and what is there when the router starts again. */
class JournalTest {
    private Core core = new Core(TestRealms.SETTINGS, true);
    private final Map<String, Core.Connection> peers = new LinkedHashMap<>();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void nothingIsChargedAnyMore() {
        core.confirm(core.unconfirmed());
        peers.values().stream()
                .filter(peer -> !peer.isOver())
                .forEach(peer -> assertTrue(core.disconnected(peer).isEmpty()));
        core.router.realms().forEach(realm -> {
            assertEquals(0, realm.overview().sessionsWeight(), "charged to " + realm.name());
            assertTrue(realm.isEmpty(), "nothing is left in " + realm.name());
        });
    }

    private void join(String name, String realm) {
        Core.Connection peer = core.connection(name, Evidence.of(null, true));
        peers.put(name, peer);
        keep(core.connected(peer));
        say(name, "[1,\"" + realm + "\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]");
    }

    private void say(String name, String text) {
        keep(core.received(peers.get(name), text));
    }

    private void keep(List<Core.Delivery> deliveries) {
        for (Core.Delivery delivery : deliveries) {
            if (!(delivery.message() instanceof Welcome)) {
                heard.add(delivery.to() + " < "
                        + (delivery.message() == null ? "closed" : MessageEncoder.text(delivery.message())));
            }
        }
    }

    private void confirm() {
        keep(core.confirm(core.unconfirmed()));
    }

    /** What has been heard since the last question, ids and times left out. */
    private List<String> heard() {
        List<String> since = heard.stream()
                .map(line -> line.replaceAll("\\b1?00\\d{7}\\b", "#").replaceAll("\\b10\\d{5}\\b", "#"))
                .toList();
        heard.clear();
        return since;
    }

    @Test
    void whatIsRecordedIsThereWhenTheJournalHasConfirmed() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{},\"com.log\"]");
        say("bob", "[32,2,{},\"com.other\"]");
        heard();
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[\"recorded\"]]");
        assertEquals(List.of(), heard());
        join("carol", "remembering");
        say("carol", "[16,1,{\"acknowledge\":true},\"com.other\",[\"of another session\"]]");
        assertEquals(List.of("carol < [17,1,#]", "bob < [36,#,#,{},[\"of another session\"]]"), heard());
        confirm();
        assertEquals(List.of("alice < [17,1,#]", "bob < [36,#,#,{},[\"recorded\"]]"), heard());
    }

    @Test
    void whatComesBehindItWaitsForIt() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{},\"com.log\"]");
        say("bob", "[32,2,{},\"com.other\"]");
        heard();
        say("alice", "[16,1,{},\"com.log\",[1]]");
        say("alice", "[16,2,{\"retain\":true},\"com.other\",[2]]");
        assertEquals(2, core.unconfirmed());
        say("alice", "[16,3,{},\"com.other\",[3]]");
        say("alice", "[16,4,{},\"com.log\",[4]]");
        say("alice", "[48,5,{},\"wamp.session.count\"]");
        assertEquals(List.of(), heard());
        assertEquals(
                2, core.unconfirmed(), "what comes behind an event that waits is not recorded before that is sent");
        keep(core.confirm(1));
        assertEquals(List.of("bob < [36,#,#,{},[1]]"), heard());
        keep(core.confirm(1));
        assertEquals(List.of("bob < [36,#,#,{},[2]]", "bob < [36,#,#,{},[3]]"), heard());
        confirm();
        assertEquals(List.of("bob < [36,#,#,{},[4]]", "alice < [50,5,{},[2]]"), heard());
    }

    @Test
    void whatIsNotKeptIsRefusedAndNobodyGetsIt() {
        core.fullJournal("the disk is full");
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{},\"com.log\"]");
        say("bob", "[32,2,{},\"com.other\"]");
        heard();
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[1]]");
        say("alice", "[16,2,{},\"com.log\",[2]]");
        say("alice", "[16,3,{},\"com.other\",[3]]");
        assertEquals(
                List.of(
                        "alice < [8,16,1,{},\"wamp.error.unavailable\",[\"the disk is full\"]]",
                        "bob < [36,#,#,{},[3]]"),
                heard());
        assertEquals(1, core.drops().size());
        core.fullJournal(null);
        say("alice", "[16,4,{\"acknowledge\":true},\"com.log\",[4]]");
        assertEquals(List.of("alice < [17,4,#]", "bob < [36,#,#,{},[4]]"), heard());
    }

    @Test
    void aSessionMayHaveOnlySoManyUnconfirmed() {
        core.slowJournal();
        join("alice", "remembering");
        for (int i = 1; i <= 300; i++) {
            say("alice", "[16," + i + ",{\"acknowledge\":true},\"com.log\"]");
        }
        assertEquals(256, core.unconfirmed());
        confirm();
        confirm();
        assertEquals(300, heard().size());
    }

    @Test
    void whoeverIsResumedMeanwhileIsPausedAgain() {
        core.slowJournal();
        Core.Connection former = core.connection("alice", Evidence.of(null, true));
        keep(core.connected(former));
        String hello = "[1,\"remembering\",{\"roles\":{\"publisher\":{}},\"resumable\":true";
        Welcome welcome = (Welcome) core.received(former, hello + "}]").get(0).message();
        peers.put("alice", former);
        for (int i = 1; i <= 256; i++) {
            say("alice", "[16," + i + ",{\"acknowledge\":true},\"com.log\"]");
        }
        say("alice", "[16,257,{\"acknowledge\":true},\"com.log\"]");
        assertTrue(former.isPaused);
        Core.Connection again = core.connection("alice again", Evidence.of(null, true));
        peers.put("alice", again);
        keep(core.connected(again));
        say(
                "alice",
                hello + ",\"resume-session\":" + welcome.session() + ",\"resume-token\":\""
                        + welcome.details().values().get("resume-token") + "\",\"_received\":0}]");
        assertEquals(List.of("alice < closed"), heard());
        assertTrue(again.isPaused, "it would send faster than the journal confirms");
        // the one before had come to the router, and waits there
        say("alice", "[16,258,{\"acknowledge\":true},\"com.log\"]");
        assertEquals(256, core.unconfirmed());
        confirm();
        assertEquals(256, heard().size());
        assertFalse(again.isPaused);
        assertEquals(2, core.unconfirmed());
        confirm();
        assertEquals(List.of("alice again < [17,257,#]", "alice again < [17,258,#]"), heard());
        // resumable no more
        say("alice", "[6,{},\"wamp.close.close_realm\"]");
        heard();
    }

    @Test
    void largeOnesWaitSooner() {
        core.slowJournal();
        join("alice", "remembering");
        String large = "x".repeat(200_000);
        for (int i = 1; i <= 5; i++) {
            say("alice", "[16," + i + ",{\"acknowledge\":true},\"com.log\",[\"" + large + "\"]]");
        }
        assertEquals(3, core.unconfirmed());
        confirm();
        assertEquals(2, core.unconfirmed());
        confirm();
        assertEquals(5, heard().size());
    }

    @Test
    void whatWaitsIsChargedToWhoeverPublishesIt() {
        core.slowJournal();
        join("alice", "remembering");
        String large = "x".repeat(9 << 20);
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[\"" + large + "\"]]");
        assertEquals(0, core.unconfirmed());
        assertTrue(heard().get(0)
                .startsWith("alice < [8,16,1,{},\"parley.error.budget_exceeded\",[\"a session of the role"));
    }

    @Test
    void whoeverLeavesMeanwhileHasPublishedAllTheSame() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{},\"com.log\"]");
        heard();
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[1]]");
        say("alice", "[6,{},\"wamp.close.close_realm\"]");
        keep(core.disconnected(peers.get("alice")));
        assertEquals(List.of(), heard());
        core.confirm(1);
        join("alice", "remembering");
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[2]]");
        say("alice", "[3,{},\"com.error\"]");
        assertEquals(List.of("alice < closed"), heard());
        core.confirm(1);
        say("bob", "[48,2,{},\"wamp.session.count\"]");
        assertEquals(List.of("bob < [50,2,{},[1]]"), heard());
    }

    @Test
    void goodbyeIsAnsweredBehindWhatWaits() {
        core.slowJournal();
        join("alice", "remembering");
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[1]]");
        say("alice", "[6,{},\"wamp.close.close_realm\"]");
        assertEquals(List.of(), heard());
        confirm();
        assertEquals(List.of("alice < [17,1,#]", "alice < [6,{},\"wamp.close.goodbye_and_out\"]"), heard());
    }

    @Test
    void whoeverIsKilledWaitsForNothing() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("alice", "[16,1,{\"acknowledge\":true},\"com.log\",[1]]");
        say("alice", "[48,2,{},\"wamp.session.count\"]");
        say("bob", "[48,1,{},\"wamp.session.kill_all\",[],{}]");
        assertEquals(
                List.of("alice < [6,{},\"wamp.close.killed\"]", "bob < [50,1,{},[1]]"),
                heard().stream()
                        .map(line -> line.replace("\"wamp.close.normal\"", "\"wamp.close.killed\""))
                        .toList());
        say("alice", "[6,{},\"wamp.close.goodbye_and_out\"]");
        assertEquals(List.of("alice < closed"), heard());
        confirm();
    }

    @Test
    void testamentsStayInTheirOrder() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{\"match\":\"prefix\"},\"com.\"]");
        heard();
        say("alice", "[48,1,{},\"wamp.session.add_testament\",[\"com.log\",[1],{}]]");
        say("alice", "[48,2,{},\"wamp.session.add_testament\",[\"com.other\",[2],{}]]");
        say("alice", "[48,3,{},\"wamp.session.add_testament\",[\"com.log\",[3],{}]]");
        heard();
        keep(core.disconnected(peers.get("alice")));
        assertEquals(List.of(), heard());
        confirm();
        assertEquals(
                List.of(
                        "bob < [36,#,#,{\"topic\":\"com.log\"},[1]]",
                        "bob < [36,#,#,{\"topic\":\"com.other\"},[2]]",
                        "bob < [36,#,#,{\"topic\":\"com.log\"},[3]]"),
                heard());
    }

    @Test
    void aTestamentMayHaveAKeyThatIsPublishedMeanwhile() {
        core.slowJournal();
        join("alice", "workers");
        join("bob", "workers");
        say(
                "alice",
                "[48,1,{},\"wamp.session.add_testament\",[\"com.state\",[1],{}],"
                        + "{\"publish_options\":{\"_key\":\"k\",\"retain\":true}}]");
        keep(core.disconnected(peers.get("alice")));
        heard();
        say("bob", "[16,1,{\"acknowledge\":true,\"_key\":\"k\"},\"com.state\",[1]]");
        assertEquals(1, core.unconfirmed());
        confirm();
        assertEquals(List.of("bob < [17,1,#]"), heard());
    }

    /** The router is started again: what its journal has is what its realms have. */
    private void restart() {
        core = new Core(TestRealms.SETTINGS, core);
        peers.clear();
        heard.clear();
    }

    @Test
    void whoHasGoneIsNotLookedUpAHistory() {
        join("alice", "remembering");
        say("alice", "[16,1,{},\"com.log\",[1]]");
        say("alice", "[32,2,{},\"com.log\"]");
        String subscription = heard.get(0).replaceAll(".*,(\\d+)]", "$1");
        core.goes(peers.get("alice"));
        say("alice", "[48,3,{},\"wamp.subscription.get_events\",[" + subscription + "]]");
        assertEquals(
                List.of(MessageType.ERROR),
                core.lost.stream().map(Message::type).toList());
    }

    @Test
    void historiesAndRetainedEventsOutliveTheRouter() {
        join("alice", "remembering");
        for (int i = 1; i <= 7; i++) {
            say("alice", "[16," + i + ",{},\"com.log\",[" + i + "]]");
        }
        say("alice", "[16,8,{\"retain\":true,\"exclude_authrole\":[\"guest\"]},\"com.state\",[8],{\"x\":1.50}]");
        say("alice", "[16,9,{\"retain\":true},\"com.log\",[9]]");
        say("alice", "[16,10,{\"exclude\":[1]},\"com.log\",[10]]");
        say("alice", "[16,11,{\"retain\":true,\"eligible\":[1]},\"com.log\",[11]]");
        assertEquals(6, core.journal.size(), "what the window and nobody else wants any more is forgotten");
        restart();
        assertEquals(6, core.journal.size());
        join("bob", "remembering");
        say("bob", "[32,1,{\"get_retained\":true},\"com.state\"]");
        assertEquals(List.of("bob < [33,1,#]", "bob < [36,#,#,{\"retained\":true},[8],{\"x\":1.50}]"), heard());
        say("bob", "[32,2,{},\"com.log\"]");
        String subscription = heard.get(0).replaceAll(".*,(\\d+)]", "$1");
        heard.clear();
        say("bob", "[48,3,{},\"wamp.subscription.get_events\",[" + subscription + "]]");
        String events = heard().get(0);
        for (int i : new int[] {4, 5, 6, 7, 9}) {
            assertTrue(events.contains("\"args\":[" + i + "]"), events);
        }
        restart();
        assertEquals(6, core.journal.size(), "nothing is recorded again");
    }

    @Test
    void aPublicationWithAKeyIsMadeOnce() {
        core.slowJournal();
        join("alice", "remembering");
        join("bob", "remembering");
        say("bob", "[32,1,{},\"com.log\"]");
        heard();
        String publish = "{\"acknowledge\":true,\"_key\":\"order 1\"},\"com.log\",[1]]";
        say("alice", "[16,1," + publish);
        say("alice", "[16,2," + publish);
        confirm();
        List<String> answers = List.copyOf(heard);
        assertEquals(List.of("alice < [17,1,#]", "alice < [17,2,#]", "bob < [36,#,#,{},[1]]"), heard());
        assertEquals(id(answers.get(0)), id(answers.get(1)));
        say("alice", "[16,3," + publish);
        assertEquals(id(answers.get(0)), id(heard.get(0)));
        assertEquals(List.of("alice < [17,3,#]"), heard());
        // another topic, another publisher: another publication
        say("alice", "[16,4,{\"acknowledge\":true,\"_key\":\"order 1\"},\"com.all.other\",[1]]");
        say("bob", "[16,2," + publish);
        confirm();
        assertEquals(List.of("alice < [17,4,#]", "bob < [17,2,#]"), heard());
        core.elapsed(120_001);
        say("alice", "[16,5," + publish);
        confirm();
        assertNotEquals(id(answers.get(0)), id(heard.get(0)));
        assertEquals(List.of("alice < [17,5,#]", "bob < [36,#,#,{},[1]]"), heard());
    }

    private static String id(String published) {
        return published.replaceAll(".*,(\\d+)]", "$1");
    }

    @Test
    void aKeyOutlivesTheRouterAndTheWindow() {
        join("alice", "workers");
        String publish = "{\"acknowledge\":true,\"retain\":true,\"_key\":\"order 1\"},\"com.state\",[1]]";
        say("alice", "[16,1," + publish);
        String first = id(heard.get(0));
        say("alice", "[16,2,{\"retain\":true},\"com.state\",[2]]");
        restart();
        join("bob", "workers");
        say("bob", "[16,1," + publish);
        assertEquals(first, id(heard.get(0)));
        say("bob", "[32,2,{\"get_retained\":true},\"com.state\"]");
        assertTrue(heard.get(2).endsWith("{\"retained\":true},[2]]"), heard::toString);
    }

    @Test
    void aKeyIsKnownWithoutAJournalToo() {
        core = new Core();
        join("alice", "realm1");
        say("alice", "[16,1,{\"acknowledge\":true,\"_key\":\"k\"},\"com.any\"]");
        say("alice", "[16,2,{\"acknowledge\":true,\"_key\":\"k\"},\"com.any\"]");
        assertEquals(id(heard.get(0)), id(heard.get(1)));
    }
}
